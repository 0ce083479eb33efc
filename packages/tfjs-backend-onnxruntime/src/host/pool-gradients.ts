import type { MaxPoolAttrs, TensorInfo } from '@tensorflow/tfjs';
import { volumePoolWindows, type VolumeAttributes } from '../lowering/volume-windows';
import { corrected, numbersOf, sizeOf, tensorOf, type CorrectedKernel, type HostBackend } from './corrected-kernel';
import { imagePoolWindows } from './pool';
import { elementsInWindows, visitWindows, type Extent } from './visit-windows';

type VolumeAttrs = VolumeAttributes & { filterSize: [number, number, number] | number };

/** Items of the batch, elements of each, and channels of each element. */
function divide(shape: readonly number[]): { batch: number; elements: number; channels: number } {
  return { batch: shape[0], elements: sizeOf(shape.slice(1, -1)), channels: shape.at(-1)! };
}

/** The gradient of the mean over what each window has inside: dy over that number, to each of its elements. */
function meanGradient(dy: TensorInfo, input: TensorInfo, windows: readonly Extent[], backend: HostBackend): TensorInfo {
  const { batch, elements, channels } = divide(input.shape);
  const values = numbersOf(backend, dy);
  const counts = elementsInWindows(windows);
  const dx = new Float64Array(sizeOf(input.shape));
  for (let item = 0; item < batch; item++) {
    visitWindows(windows, (window, element) => {
      const from = (item * counts.length + window) * channels;
      const to = (item * elements + element) * channels;
      for (let channel = 0; channel < channels; channel++) dx[to + channel] += values[from + channel] / counts[window];
    });
  }
  return tensorOf(backend, input.shape, 'float32', dx);
}

/** dy to one greatest number of each window: the last of equal ones. NaN is never the greatest. */
function lastMaximumGradient(
  dy: TensorInfo,
  input: TensorInfo,
  windows: readonly Extent[],
  backend: HostBackend,
): TensorInfo {
  const { batch, elements, channels } = divide(input.shape);
  const [values, x] = [numbersOf(backend, dy), numbersOf(backend, input)];
  const count = windows.reduce((product, { output }) => product * output, 1);
  const greatest = new Float64Array(batch * count * channels).fill(-Infinity);
  const winners = new Int32Array(greatest.length).fill(-1);
  for (let item = 0; item < batch; item++) {
    visitWindows(windows, (window, element) => {
      for (let channel = 0; channel < channels; channel++) {
        const at = (item * count + window) * channels + channel;
        const from = (item * elements + element) * channels + channel;
        if (x[from] >= greatest[at]) {
          greatest[at] = x[from];
          winners[at] = from;
        }
      }
    });
  }
  const dx = new Float64Array(sizeOf(input.shape));
  winners.forEach((winner, at) => {
    if (winner >= 0) dx[winner] += values[at];
  });
  return tensorOf(backend, input.shape, 'float32', dx);
}

const reachesOver = (windows: readonly Extent[]): boolean => {
  const size = windows.reduce((product, { taps }) => product * taps, 1);
  return elementsInWindows(windows).some((count) => count !== size);
};

const dividesByAll = 'windows over the border divide by their whole size, where the mean divides by what lies inside';
const laysOff = "padding 'same' under windows smaller than the stride lays them off their places";

export const correctedPoolGradients: readonly CorrectedKernel[] = [
  corrected<{ dy: TensorInfo; input: TensorInfo }, MaxPoolAttrs>('AvgPoolGrad', {
    fault: dividesByAll,
    concerns: ({ input }, attributes) => reachesOver(imagePoolWindows(input.shape, attributes)),
    compute: ({ dy, input }, attributes, backend) =>
      meanGradient(dy, input, imagePoolWindows(input.shape, attributes), backend),
  }),

  corrected<{ dy: TensorInfo; input: TensorInfo }, VolumeAttrs>('AvgPool3DGrad', {
    fault: `${dividesByAll}; ${laysOff}`,
    concerns: ({ input }, attributes) =>
      attributes.pad === 'same' || reachesOver(volumePoolWindows(input.shape, attributes).windows),
    compute: ({ dy, input }, attributes, backend) =>
      meanGradient(dy, input, volumePoolWindows(input.shape, attributes).windows, backend),
  }),

  corrected<{ dy: TensorInfo; input: TensorInfo }, VolumeAttrs>('MaxPool3DGrad', {
    fault: `windows of unequal height and width give dy to other elements; ${laysOff}`,
    concerns: ({ input }, attributes) => {
      const [, rows, columns] = volumePoolWindows(input.shape, attributes).windows;
      return attributes.pad === 'same' || rows.taps !== columns.taps;
    },
    compute: ({ dy, input }, attributes, backend) =>
      lastMaximumGradient(dy, input, volumePoolWindows(input.shape, attributes).windows, backend),
  }),
];
