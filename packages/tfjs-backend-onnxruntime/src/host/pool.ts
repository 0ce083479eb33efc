import { backend_util, type DataType, type MaxPoolAttrs, type TensorInfo } from '@tensorflow/tfjs';
import { numbersOf, sizeOf, tensorOf, type HostBackend } from './corrected-kernel';
import { elementsInWindows, visitWindows, type Extent } from './visit-windows';

/** The windows over images, height and width. */
export function imagePoolWindows(
  shape: readonly number[],
  {
    filterSize,
    strides,
    pad,
    dimRoundingMode,
  }: Pick<MaxPoolAttrs, 'filterSize' | 'strides' | 'pad' | 'dimRoundingMode'>,
): Extent[] {
  const inShape = shape as [number, number, number, number];
  const info = backend_util.computePool2DInfo(inShape, filterSize, strides, 1, pad, dimRoundingMode);
  return [
    { input: info.inHeight, output: info.outHeight, taps: info.filterHeight, stride: info.strideHeight, dilation: 1, padBefore: info.padInfo.top },
    { input: info.inWidth, output: info.outWidth, taps: info.filterWidth, stride: info.strideWidth, dilation: 1, padBefore: info.padInfo.left },
  ]; // prettier-ignore
}

/** The greatest number, NaN never, or the mean of what lies in each window; the mean of nothing is `meanOfNothing`. */
export function pool(
  x: TensorInfo,
  windows: readonly Extent[],
  by: 'max' | 'mean',
  meanOfNothing: number,
  dtype: DataType,
  backend: HostBackend,
): TensorInfo {
  const [channels, elements] = [x.shape.at(-1)!, sizeOf(x.shape.slice(1, -1))];
  const counts = elementsInWindows(windows);
  const values = numbersOf(backend, x);
  const outShape = [x.shape[0], ...windows.map(({ output }) => output), channels];
  const y = new Float64Array(sizeOf(outShape)).map((_, place) => {
    if (by === 'max') return -Infinity;
    return counts[Math.floor(place / channels) % counts.length] === 0 ? meanOfNothing : 0;
  });
  for (let item = 0; item < x.shape[0]; item++) {
    visitWindows(windows, (window, element) => {
      const at = (item * counts.length + window) * channels;
      const from = (item * elements + element) * channels;
      for (let channel = 0; channel < channels; channel++) {
        const value = values[from + channel];
        if (by === 'mean') y[at + channel] += value / counts[window];
        else if (value > y[at + channel]) y[at + channel] = value;
      }
    });
  }
  return tensorOf(backend, outShape, dtype, y);
}
