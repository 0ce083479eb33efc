import { util, type FillAttrs, type TensorInfo } from '@tensorflow/tfjs';
import { isFloat, lowering, recordOne, type KernelLowering, type OperationRecorder } from './kernel-lowering';

/** From here on fills are recorded: under 'lazy' they then need no array that is copied into the graph. */
const fromElements = 4096;

function recordFill(recorder: OperationRecorder, shape: number[], value: number): TensorInfo {
  const elements = util.sizeFromShape(shape);
  if (elements < fromElements) return recorder.makeTensorInfo(shape, 'float32', new Float32Array(elements).fill(value));
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
    if (typeof value !== 'number' || (dtype ?? 'float32') !== 'float32') return undefined;
    return recordFill(recorder, shape, value);
  }),
  lowering<{ x: TensorInfo }>('ZerosLike', 0, ({ x }, _, recorder) =>
    isFloat(x) ? recordFill(recorder, x.shape, 0) : undefined,
  ),
  lowering<{ x: TensorInfo }>('OnesLike', 0, ({ x }, _, recorder) =>
    isFloat(x) ? recordFill(recorder, x.shape, 1) : undefined,
  ),
];
