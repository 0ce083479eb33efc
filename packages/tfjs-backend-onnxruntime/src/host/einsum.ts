import { backend_util, type EinsumAttrs, type Tensor, type TensorInfo } from '@tensorflow/tfjs';
import { OnnxruntimeBackendError } from '../errors';
import { corrected, forEachPlace, numbersOf, stridesOf, tensorOf, type CorrectedKernel } from './corrected-kernel';

export const correctedEinsum: readonly CorrectedKernel[] = [
  corrected<TensorInfo[], EinsumAttrs>('Einsum', {
    fault:
      'products of integers beyond 2^53 are rounded before they wrap; operands of unlike types are cast to the first',
    concerns: (inputs) => Object.values(inputs).some(({ dtype }) => dtype === 'int32'),
    compute: (inputs, { equation }, backend) => {
      const operands = Object.values(inputs);
      const types = operands.map(({ dtype }) => dtype);
      if (types.some((dtype) => dtype !== 'int32')) {
        throw new OnnxruntimeBackendError(
          'Einsum',
          `operands of the types ${types.join(' and ')}`,
          'operands of one type',
          'Cast them with tf.cast first.',
        );
      }
      const { allDims, idDims } = backend_util.decodeEinsumEquation(equation, operands.length);
      backend_util.checkEinsumDimSizes(allDims.length, idDims, operands as unknown as Tensor[]);
      const [terms, result] = equation.replace(/\s/g, '').split('->');
      const letters = terms.split(',');
      const sizes = new Map<string, number>();
      letters.forEach((term, operand) => {
        Array.from(term).forEach((letter, axis) => sizes.set(letter, operands[operand].shape[axis]));
      });
      const every = [...sizes.keys()];
      const shape = Array.from(result, (letter) => sizes.get(letter)!);
      const stridesIn = (term: string, of: readonly number[]): number[] => {
        const strides = stridesOf(of);
        return every.map((letter) => (term.includes(letter) ? strides[term.indexOf(letter)] : 0));
      };
      const strides = [
        ...letters.map((term, operand) => stridesIn(term, operands[operand].shape)),
        stridesIn(result, shape),
      ];
      const values = operands.map((operand) => numbersOf(backend, operand));
      const sums = new Int32Array(shape.reduce((product, size) => product * size, 1));
      forEachPlace([...sizes.values()], strides, (_, places) => {
        const product = values.reduce((factor, numbers, operand) => Math.imul(factor, numbers[places[operand]]), 1);
        sums[places[values.length]] += product;
      });
      return tensorOf(backend, shape, 'int32', sums);
    },
  }),
];
