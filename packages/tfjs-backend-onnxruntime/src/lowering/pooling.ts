import { backend_util, type MaxPool3DAttrs, type MaxPoolAttrs } from '@tensorflow/tfjs';
import type { PoolGeometry } from './pooling/formulations';
import { poolLowerings } from './pooling/lowerings';
import { volumePoolWindows } from './volume-windows';
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
  if ((attributes.dataFormat ?? 'NDHWC') !== 'NDHWC') return undefined;
  const { inShape, outShape, windows } = volumePoolWindows(shape, attributes);
  return geometry(inShape, outShape, windows);
}

export const poolingLowerings = [
  ...poolLowerings({
    suffix: '',
    geometryOf: imageGeometry,
    leastCount: 0,
    winner: 'first above -Infinity',
  }),
  ...poolLowerings({
    suffix: '3D',
    geometryOf: volumeGeometry,
    leastCount: 1,
    winner: 'last',
  }),
];
