import type { TopKAttrs, TopKInputs } from '@tensorflow/tfjs';
import { elementType, type NativeDataType } from '../onnx/element-type';
import { lowering, type KernelLowering } from './kernel-lowering';

/** The k greatest numbers along the last axis and where they are; of equal ones the first comes first. */
export const topKLowerings: readonly KernelLowering[] = [
  lowering<TopKInputs, TopKAttrs>(
    'TopK',
    64,
    ({ x }, { k, sorted }, recorder) => {
      // the order the cpu kernel leaves unsorted results in is an accident of its selection
      if (!sorted || k < 1 || !['float32', 'int32'].includes(x.dtype)) return undefined;
      const shape = [...x.shape.slice(0, -1), k];
      return recorder.record({
        name: 'TopK',
        attributes: String(k),
        inputs: [x],
        outputs: [
          { shape, dtype: x.dtype as NativeDataType },
          { shape, dtype: 'int32' },
        ],
        build: (graph, [value]) => {
          const [values, indices] = graph.ops('TopK', [value, graph.integers([k])], { axis: -1 }, { outputs: 2 });
          return [values, graph.op('Cast', [indices], { to: elementType.int32 })];
        },
      });
    },
    'float32, int32; sorted',
  ),
];
