import type {
  DepthToSpaceAttrs,
  OneHotAttrs,
  OneHotInputs,
  ResizeNearestNeighborAttrs,
  TensorInfo,
  UnaryInputs,
} from '@tensorflow/tfjs';
import { nearestSources } from '../lowering/sources-of-pixels';
import {
  corrected,
  numbersOf,
  runCpuKernel,
  tensorOf,
  type CorrectedKernel,
  type HostBackend,
  type HostResult,
} from './corrected-kernel';

const fault = 'integers beyond 2^24 pass through float32 and lose digits';

const isInteger = ({ dtype }: TensorInfo): boolean => dtype === 'int32';

/**
 * A kernel that moves numbers, on the halves of integers: each of 16 bits, which float32 holds exactly.
 */
function byHalves(x: TensorInfo, move: (part: TensorInfo) => HostResult, backend: HostBackend): TensorInfo {
  const values = numbersOf(backend, x);
  const [high, low] = [16, 0].map((shift) => {
    const part = tensorOf(
      backend,
      x.shape,
      'int32',
      Int32Array.from(values, (value) => (value >> shift) & 0xffff),
    );
    const moved = move(part) as TensorInfo;
    const numbers = Int32Array.from(numbersOf(backend, moved));
    const { shape } = moved;
    for (const used of [part, moved]) backend.release(used);
    return { numbers, shape };
  });
  return tensorOf(
    backend,
    high.shape,
    'int32',
    high.numbers.map((half, index) => (half << 16) | low.numbers[index]),
  );
}

export const correctedWideIntegers: readonly CorrectedKernel[] = [
  corrected<UnaryInputs>('Abs', {
    fault,
    concerns: ({ x }) => isInteger(x),
    compute: ({ x }, _, backend) => tensorOf(backend, x.shape, 'int32', Array.from(numbersOf(backend, x), Math.abs)),
  }),

  corrected<{ x: TensorInfo }, DepthToSpaceAttrs>('DepthToSpace', {
    fault,
    concerns: ({ x }) => isInteger(x),
    compute: ({ x }, attributes, backend, cpuKernel) =>
      byHalves(x, (part) => runCpuKernel(cpuKernel, { x: part }, attributes, backend), backend),
  }),

  corrected<{ images: TensorInfo }, ResizeNearestNeighborAttrs>('ResizeNearestNeighbor', {
    fault,
    concerns: ({ images }) => isInteger(images),
    compute: ({ images }, attributes, backend) => {
      const [batch, height, width, channels] = images.shape;
      const [newHeight, newWidth] = attributes.size;
      const values = numbersOf(backend, images);
      const rows = nearestSources(height, newHeight, attributes);
      const columns = nearestSources(width, newWidth, attributes);
      const taken: number[] = [];
      for (let item = 0; item < batch; item++) {
        for (const row of rows) {
          for (const column of columns) {
            const from = ((item * height + row) * width + column) * channels;
            for (let channel = 0; channel < channels; channel++) taken.push(values[from + channel]);
          }
        }
      }
      return tensorOf(backend, [batch, newHeight, newWidth, channels], 'int32', taken);
    },
  }),

  corrected<OneHotInputs, OneHotAttrs>('OneHot', {
    fault,
    concerns: (_, { dtype }) => dtype === 'int32',
    compute: ({ indices }, { depth, onValue, offValue }, backend) => {
      const classes = numbersOf(backend, indices);
      const values = new Int32Array(classes.length * depth).fill(offValue);
      classes.forEach((index: number, row: number) => {
        if (index >= 0 && index < depth) values[row * depth + index] = onValue;
      });
      return tensorOf(backend, [...indices.shape, depth], 'int32', values);
    },
  }),
];
