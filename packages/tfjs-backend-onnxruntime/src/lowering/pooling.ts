import { backend_util, type MaxPool3DAttrs, type MaxPoolAttrs } from '@tensorflow/tfjs';
import type { PoolGeometry } from './pooling/formulations';
import { poolLowerings } from './pooling/lowerings';
import type { WindowAxis } from './windows';

/** Undefined where no window fits, or they lie between pixels. */
function geometry(inShape: number[], outShape: number[], windows: readonly WindowAxis[]): PoolGeometry | undefined {
  const isRegular = windows.every(({ output, padBefore }) => output >= 1 && Number.isInteger(padBefore));
  return isRegular ? { inShape, outShape, windows } : undefined;
}

function imageGeometry(shape: readonly number[], attributes: MaxPoolAttrs): PoolGeometry | undefined {
  const { filterSize, strides, pad, dimRoundingMode } = attributes;
  const inShape = shape as [number, number, number, number];
  const info = backend_util.computePool2DInfo(inShape, filterSize, strides, 1, pad, dimRoundingMode);
  return geometry(info.inShape, info.outShape, [
    {
      axis: 1,
      input: info.inHeight,
      output: info.outHeight,
      taps: info.filterHeight,
      stride: info.strideHeight,
      dilation: 1,
      padBefore: info.padInfo.top,
    },
    {
      axis: 2,
      input: info.inWidth,
      output: info.outWidth,
      taps: info.filterWidth,
      stride: info.strideWidth,
      dilation: 1,
      padBefore: info.padInfo.left,
    },
  ]);
}

function volumeGeometry(shape: readonly number[], attributes: MaxPool3DAttrs): PoolGeometry | undefined {
  const { filterSize, strides, pad, dimRoundingMode, dataFormat } = attributes;
  if ((dataFormat ?? 'NDHWC') !== 'NDHWC') return undefined;
  const inShape = shape as [number, number, number, number, number];
  const info = backend_util.computePool3DInfo(inShape, filterSize, strides, 1, pad, dimRoundingMode);
  return geometry(info.inShape, info.outShape, [
    {
      axis: 1,
      input: info.inDepth,
      output: info.outDepth,
      taps: info.filterDepth,
      stride: info.strideDepth,
      dilation: 1,
      padBefore: info.padInfo.front,
    },
    {
      axis: 2,
      input: info.inHeight,
      output: info.outHeight,
      taps: info.filterHeight,
      stride: info.strideHeight,
      dilation: 1,
      padBefore: info.padInfo.top,
    },
    {
      axis: 3,
      input: info.inWidth,
      output: info.outWidth,
      taps: info.filterWidth,
      stride: info.strideWidth,
      dilation: 1,
      padBefore: info.padInfo.left,
    },
  ]);
}

export const poolingLowerings = [
  ...poolLowerings({
    suffix: '',
    geometryOf: imageGeometry,
    leastCount: 0,
    winnerOf: () => 'first above -Infinity',
    maxGradientAccepts: '',
  }),
  ...poolLowerings({
    suffix: '3D',
    geometryOf: volumeGeometry,
    leastCount: 1,
    // the cpu kernel counts positions in windows of unequal height and width in two ways that do not agree
    winnerOf: ({ windows: [, rows, columns] }) => (rows.taps === columns.taps ? 'last' : undefined),
    maxGradientAccepts: 'windows as high as wide',
  }),
];
