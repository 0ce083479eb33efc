import type { SoftmaxAttrs, TensorInfo } from '@tensorflow/tfjs';
import { isFloat, lowering, recordOne, type KernelLowering } from './kernel-lowering';

export const softmaxLowerings: readonly KernelLowering[] = [
  lowering<{ logits: TensorInfo }, SoftmaxAttrs>('Softmax', 64, ({ logits }, { dim }, recorder) => {
    const last = logits.shape.length - 1;
    if (!isFloat(logits) || last < 0 || (dim !== -1 && dim !== last)) return undefined;
    return recordOne(recorder, {
      name: 'Softmax',
      inputs: [logits],
      shape: logits.shape,
      dtype: 'float32',
      build: (graph, [value]) => graph.op('Softmax', [value], { axis: last }),
    });
  }),
];
