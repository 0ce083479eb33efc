import type {
  Conv3DAttrs,
  Conv3DBackpropFilterV2Attrs,
  Conv3DBackpropFilterV2Inputs,
  Conv3DBackpropInputV2Attrs,
  Conv3DBackpropInputV2Inputs,
  Conv3DInputs,
  TensorInfo,
} from '@tensorflow/tfjs';
import {
  volumePoolWindows,
  volumeWindows,
  type VolumeAttributes,
  type VolumeWindows,
} from '../lowering/volume-windows';
import { corrected, numbersOf, sizeOf, tensorOf, type CorrectedKernel, type HostBackend } from './corrected-kernel';
import { pool } from './pool';
import { visitWindows } from './visit-windows';

type PoolAttributes = VolumeAttributes & { filterSize: [number, number, number] | number };

const fault = "padding 'same' under windows smaller than the stride lays them off their places, or throws";

const isSame = ({ pad }: { pad: unknown }): boolean => pad === 'same';

/** The places of the products that a convolution sums: of x, of y and of the filter. */
function visitProducts(
  { windows, inShape, outShape }: VolumeWindows,
  [, , , inChannels, outChannels]: readonly number[],
  visit: (x: number, y: number, weight: number) => void,
): void {
  const [elements, count] = [inShape, outShape].map((shape) => sizeOf(shape.slice(1, -1)));
  for (let item = 0; item < inShape[0]; item++) {
    visitWindows(windows, (window, element, tap) => {
      for (let input = 0; input < inChannels; input++) {
        for (let output = 0; output < outChannels; output++) {
          visit(
            (item * elements + element) * inChannels + input,
            (item * count + window) * outChannels + output,
            (tap * inChannels + input) * outChannels + output,
          );
        }
      }
    });
  }
}

const volumePool = (x: TensorInfo, attributes: PoolAttributes, by: 'max' | 'mean', backend: HostBackend): TensorInfo =>
  pool(x, volumePoolWindows(x.shape, attributes).windows, by, 0, 'float32', backend);

export const correctedVolumes: readonly CorrectedKernel[] = [
  corrected<{ x: TensorInfo }, PoolAttributes>('MaxPool3D', {
    fault,
    concerns: (_, attributes) => isSame(attributes),
    compute: ({ x }, attributes, backend) => volumePool(x, attributes, 'max', backend),
  }),

  corrected<{ x: TensorInfo }, PoolAttributes>('AvgPool3D', {
    fault,
    concerns: (_, attributes) => isSame(attributes),
    compute: ({ x }, attributes, backend) => volumePool(x, attributes, 'mean', backend),
  }),

  corrected<Conv3DInputs, Conv3DAttrs>('Conv3D', {
    fault,
    concerns: (_, attributes) => isSame(attributes),
    compute: ({ x, filter }, attributes, backend) => {
      const geometry = volumeWindows(x.shape, filter.shape, attributes);
      const [values, weights] = [numbersOf(backend, x), numbersOf(backend, filter)];
      const y = new Float64Array(sizeOf(geometry.outShape));
      visitProducts(geometry, filter.shape, (from, to, weight) => (y[to] += values[from] * weights[weight]));
      return tensorOf(backend, geometry.outShape, 'float32', y);
    },
  }),

  corrected<Conv3DBackpropInputV2Inputs, Conv3DBackpropInputV2Attrs>('Conv3DBackpropInputV2', {
    fault,
    concerns: (_, attributes) => isSame(attributes),
    compute: ({ dy, filter }, { inputShape, ...attributes }, backend) => {
      const geometry = volumeWindows(inputShape, filter.shape, attributes);
      const [gradient, weights] = [numbersOf(backend, dy), numbersOf(backend, filter)];
      const dx = new Float64Array(sizeOf(inputShape));
      visitProducts(geometry, filter.shape, (to, from, weight) => (dx[to] += gradient[from] * weights[weight]));
      return tensorOf(backend, inputShape, 'float32', dx);
    },
  }),

  corrected<Conv3DBackpropFilterV2Inputs, Conv3DBackpropFilterV2Attrs>('Conv3DBackpropFilterV2', {
    fault,
    concerns: (_, attributes) => isSame(attributes),
    compute: ({ x, dy }, { filterShape, ...attributes }, backend) => {
      const geometry = volumeWindows(x.shape, filterShape, attributes);
      const [values, gradient] = [numbersOf(backend, x), numbersOf(backend, dy)];
      const dw = new Float64Array(sizeOf(filterShape));
      visitProducts(geometry, filterShape, (from, to, weight) => (dw[weight] += values[from] * gradient[to]));
      return tensorOf(backend, filterShape, 'float32', dw);
    },
  }),
];
