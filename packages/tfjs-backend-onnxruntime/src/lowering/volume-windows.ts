import { backend_util } from '@tensorflow/tfjs';
import type { WindowAxis } from './windows';

type Triple = [number, number, number];

/** The windows of a convolution or a pooling of channels-last volumes, along depth, height and width. */
export interface VolumeWindows {
  inShape: number[];
  outShape: number[];
  windows: WindowAxis[];
}

export interface VolumeAttributes {
  strides: Triple | number;
  pad: 'valid' | 'same' | number;
  dilations?: Triple | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/**
 * The sizes as TensorFlow.js computes them, but for a padding 'same' under windows smaller than the stride: its computeConv3DInfo
 * takes off there what no window reaches, as a negative padding before and after, and lays the windows off their places. TensorFlow
 * pads by 0 and leaves the rest out, as TensorFlow.js does for images.
 */
export function volumeWindows(
  inShape: readonly number[],
  filterShape: readonly number[],
  { strides, pad, dilations = 1, dimRoundingMode }: VolumeAttributes,
): VolumeWindows {
  const info = backend_util.computeConv3DInfo(
    inShape as [number, number, number, number, number],
    filterShape as [number, number, number, number, number],
    strides,
    dilations,
    pad,
    false,
    'channelsLast',
    dimRoundingMode,
  );
  const { front, top, left } = info.padInfo;
  const spans: [number, number, number, number, number, number][] = [
    [info.inDepth, info.outDepth, info.filterDepth, info.strideDepth, info.dilationDepth, front],
    [info.inHeight, info.outHeight, info.filterHeight, info.strideHeight, info.dilationHeight, top],
    [info.inWidth, info.outWidth, info.filterWidth, info.strideWidth, info.dilationWidth, left],
  ];
  const windows = spans.map(([input, output, taps, stride, dilation, padBefore], index) => ({
    axis: index + 1,
    input,
    output,
    taps,
    stride,
    dilation,
    padBefore: Math.max(0, padBefore),
  }));
  return { inShape: info.inShape, outShape: info.outShape, windows };
}

/** Of pooling, whose windows treat every channel alike. */
export function volumePoolWindows(
  inShape: readonly number[],
  { filterSize, ...attributes }: VolumeAttributes & { filterSize: Triple | number },
): VolumeWindows {
  const taps = typeof filterSize === 'number' ? [filterSize, filterSize, filterSize] : filterSize;
  return volumeWindows(inShape, [...taps, inShape[4], inShape[4]], attributes);
}
