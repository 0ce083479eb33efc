import {
  backend_util,
  type GatherNdInputs,
  type ScatterNdAttrs,
  type ScatterNdInputs,
  type SparseToDenseAttrs,
  type SparseToDenseInputs,
  type TensorInfo,
  type TensorScatterUpdateInputs,
} from '@tensorflow/tfjs';
import { OnnxruntimeBackendError } from '../errors';
import { corrected, numbersOf, tensorOf, type CorrectedKernel, type HostBackend } from './corrected-kernel';

const fault = 'an index outside along one axis is counted on into the next';

/** The first index that lies outside along one of its axes; `depth` numbers make one. */
function outside(
  indices: TensorInfo,
  shape: readonly number[],
  backend: HostBackend,
  depth = indices.shape.length > 1 ? indices.shape.at(-1)! : 1,
): number[] | undefined {
  const values = numbersOf(backend, indices);
  for (let at = 0; at < values.length; at += depth) {
    const index = Array.from(values.slice(at, at + depth));
    if (index.some((place, axis) => place < 0 || place >= shape[axis])) return index;
  }
  return undefined;
}

function refuse(kernel: string, index: readonly number[], shape: readonly number[]): never {
  throw new OnnxruntimeBackendError(
    kernel,
    `Invalid indices: ${index.join()} does not index into ${shape.join()}`,
    'indices from 0 to below the size of their axis',
    'Check the indices.',
  );
}

export const correctedIndexed: readonly CorrectedKernel[] = [
  corrected<GatherNdInputs>('GatherNd', {
    fault,
    concerns: ({ params, indices }, _, backend) =>
      outside(indices, params.shape, backend, indices.shape.at(-1)) !== undefined,
    compute: ({ params, indices }, _, backend) =>
      refuse('GatherNd', outside(indices, params.shape, backend, indices.shape.at(-1))!, params.shape),
  }),

  corrected<ScatterNdInputs, ScatterNdAttrs>('ScatterNd', {
    fault,
    concerns: ({ indices }, { shape }, backend) => outside(indices, shape, backend) !== undefined,
    compute: ({ indices }, { shape }, backend) => refuse('ScatterNd', outside(indices, shape, backend)!, shape),
  }),

  corrected<SparseToDenseInputs, SparseToDenseAttrs>('SparseToDense', {
    fault,
    concerns: ({ sparseIndices }, { outputShape }, backend) =>
      outside(sparseIndices, outputShape, backend) !== undefined,
    compute: ({ sparseIndices }, { outputShape }, backend) =>
      refuse('SparseToDense', outside(sparseIndices, outputShape, backend)!, outputShape),
  }),

  corrected<TensorScatterUpdateInputs>('TensorScatterUpdate', {
    fault: `the tensor given is overwritten; ${fault}`,
    concerns: ({ tensor }) => tensor.dtype !== 'string',
    compute: ({ tensor, indices, updates }, _, backend) => {
      const { sliceRank, numUpdates, sliceSize, strides } = backend_util.calculateShapes(
        updates,
        indices,
        tensor.shape,
      );
      const wrong = outside(indices, tensor.shape, backend);
      if (wrong) refuse('TensorScatterUpdate', wrong, tensor.shape);
      const values = Array.from(numbersOf(backend, tensor));
      const [places, given] = [numbersOf(backend, indices), numbersOf(backend, updates)];
      for (let update = 0; update < numUpdates; update++) {
        let at = 0;
        for (let axis = 0; axis < sliceRank; axis++) at += places[update * sliceRank + axis] * strides[axis];
        for (let k = 0; k < sliceSize; k++) values[at * sliceSize + k] = given[update * sliceSize + k];
      }
      return tensorOf(backend, tensor.shape, tensor.dtype, values);
    },
  }),
];
