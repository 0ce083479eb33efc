import type { UnaryInputs } from '@tensorflow/tfjs';
import type { UnaryBuilder } from './unary';
import { isFloat, lowering, recordOne, type KernelLowering } from './kernel-lowering';

const builders: Record<string, UnaryBuilder> = {
  IsNan: (graph, x) => graph.op('IsNaN', [x]),
  IsInf: (graph, x) => graph.op('IsInf', [x]),
  // comparisons with NaN are false
  IsFinite: (graph, x) => graph.op('Less', [graph.op('Abs', [x]), graph.scalar(Infinity)]),
};

/** Which numbers are NaN, infinite or finite. */
export const classifyNumbersLowerings: readonly KernelLowering[] = Object.entries(builders).map(([kernel, build]) =>
  lowering<UnaryInputs>(kernel, 512, ({ x }, _, recorder) => {
    if (!isFloat(x)) return undefined;
    return recordOne(recorder, {
      name: kernel,
      inputs: [x],
      shape: x.shape,
      dtype: 'bool',
      isElementwise: true,
      build: (graph, [value]) => build(graph, value),
    });
  }),
);
