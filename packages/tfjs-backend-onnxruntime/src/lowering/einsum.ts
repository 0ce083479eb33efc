import { backend_util, type EinsumAttrs, type Tensor, type TensorInfo } from '@tensorflow/tfjs';
import { isFloat, lowering, recordOne, type KernelLowering } from './kernel-lowering';

/** The sum of products that the equation names; TensorFlow.js' checks of the equation throw its errors. */
export const einsumLowerings: readonly KernelLowering[] = [
  lowering<TensorInfo[], EinsumAttrs>('Einsum', 64, (inputs, attributes, recorder) => {
    const operands = Object.values(inputs);
    const { allDims, idDims } = backend_util.decodeEinsumEquation(attributes.equation, operands.length);
    backend_util.checkEinsumDimSizes(allDims.length, idDims, operands as unknown as Tensor[]);
    if (!isFloat(...operands)) return undefined;
    const equation = attributes.equation.replace(/\s/g, '');
    const [terms, result] = equation.split('->');
    const sizes = new Map<string, number>();
    terms.split(',').forEach((term, operand) => {
      Array.from(term).forEach((letter, axis) => sizes.set(letter, operands[operand].shape[axis]));
    });
    return recordOne(recorder, {
      name: 'Einsum',
      attributes: equation,
      inputs: operands,
      shape: Array.from(result, (letter) => sizes.get(letter)!),
      dtype: 'float32',
      build: (graph, values) => graph.op('Einsum', values, { equation }),
    });
  }),
];
