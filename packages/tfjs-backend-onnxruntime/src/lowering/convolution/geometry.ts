import { backend_util, type TensorInfo } from '@tensorflow/tfjs';

/** The sizes of a two-dimensional convolution of channels-last images; a 1-D convolution has height 1. */
export interface ConvolutionGeometry {
  batch: number;
  inHeight: number;
  inWidth: number;
  inChannels: number;
  outHeight: number;
  outWidth: number;
  outChannels: number;
  filterHeight: number;
  filterWidth: number;
  strideHeight: number;
  strideWidth: number;
  dilationHeight: number;
  dilationWidth: number;
  /**
   * Zeros around the image: top, left, bottom, right, the order of ONNX. Bottom and right reach at least to the end of the last
   * window, since onnxruntime counts outputs by the padding, and TensorFlow.js may round their number up.
   */
  pads: readonly [top: number, left: number, bottom: number, right: number];
}

export interface ConvolutionAttributes {
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  dilations?: [number, number] | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
  dataFormat?: 'NHWC' | 'NCHW';
}

/**
 * The geometry as TensorFlow.js computes it; undefined for what stays on the cpu kernel: channels-first images, and filters that
 * fit nowhere, whose result is empty.
 */
export function convolutionGeometry(
  inShape: readonly number[],
  filterShape: readonly number[],
  { strides, pad, dilations = 1, dimRoundingMode, dataFormat = 'NHWC' }: ConvolutionAttributes,
): ConvolutionGeometry | undefined {
  if (dataFormat !== 'NHWC') return undefined;
  const info = backend_util.computeConv2DInfo(
    inShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    strides,
    dilations,
    pad,
    dimRoundingMode,
    false,
    'channelsLast',
  );
  if (info.outHeight < 1 || info.outWidth < 1) return undefined;
  const { top, left, bottom, right } = info.padInfo;
  const beyondHeight = (info.outHeight - 1) * info.strideHeight + info.effectiveFilterHeight - info.inHeight - top;
  const beyondWidth = (info.outWidth - 1) * info.strideWidth + info.effectiveFilterWidth - info.inWidth - left;
  return {
    batch: info.batchSize,
    inHeight: info.inHeight,
    inWidth: info.inWidth,
    inChannels: info.inChannels,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    outChannels: info.outChannels,
    filterHeight: info.filterHeight,
    filterWidth: info.filterWidth,
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    dilationHeight: info.dilationHeight,
    dilationWidth: info.dilationWidth,
    pads: [top, left, Math.max(bottom, beyondHeight), Math.max(right, beyondWidth)],
  };
}

export const inputShape = (g: ConvolutionGeometry): number[] => [g.batch, g.inHeight, g.inWidth, g.inChannels];
export const outputShape = (g: ConvolutionGeometry): number[] => [g.batch, g.outHeight, g.outWidth, g.outChannels];
export const filterShape = (g: ConvolutionGeometry): number[] => [
  g.filterHeight,
  g.filterWidth,
  g.inChannels,
  g.outChannels,
];

/** What the operators depend on beyond the shapes of their inputs. */
export function geometryKey(geometry: ConvolutionGeometry): string {
  return Object.values(geometry).join();
}

/** Whether `dy` has the shape of the convolution's output; TensorFlow.js does not insist on it. */
export function fitsOutput(geometry: ConvolutionGeometry, dy: TensorInfo): boolean {
  return outputShape(geometry).every((size, axis) => size === dy.shape[axis]);
}
