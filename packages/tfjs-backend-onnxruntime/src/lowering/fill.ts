import { util, type FillAttrs, type TensorInfo } from '@tensorflow/tfjs';
import { isFloat, lowering, recordOne, type KernelLowering, type OperationRecorder } from './kernel-lowering';

/** From here on a native fill is faster than a typed array's; below, the values are there at once. */
const fromElements = 4096;

function recordFill(recorder: OperationRecorder, shape: number[], value: number): TensorInfo {
  return recordOne(recorder, {
    name: 'Fill',
    inputs: [{ scalar: value, dtype: 'float32' }],
    shape,
    dtype: 'float32',
    build: (graph, [scalar]) => graph.op('Expand', [scalar, graph.integers(shape)]),
  });
}

export const fillLowerings: readonly KernelLowering[] = [
  lowering<Record<string, never>, FillAttrs>('Fill', 0, (_, { shape, value, dtype }, recorder) => {
    if (typeof value !== 'number' || (dtype ?? 'float32') !== 'float32' || util.sizeFromShape(shape) < fromElements) {
      return undefined;
    }
    return recordFill(recorder, shape, value);
  }),
  lowering<{ x: TensorInfo }>('ZerosLike', fromElements, ({ x }, _, recorder) =>
    isFloat(x) ? recordFill(recorder, x.shape, 0) : undefined,
  ),
  lowering<{ x: TensorInfo }>('OnesLike', fromElements, ({ x }, _, recorder) =>
    isFloat(x) ? recordFill(recorder, x.shape, 1) : undefined,
  ),
];
