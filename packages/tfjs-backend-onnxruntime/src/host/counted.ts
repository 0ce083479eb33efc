import type {
  DenseBincountAttrs,
  DenseBincountInputs,
  MultinomialAttrs,
  MultinomialInputs,
  TensorInfo,
} from '@tensorflow/tfjs';
import { corrected, numbersOf, runCpuKernel, tensorOf, type CorrectedKernel } from './corrected-kernel';

export const correctedCounts: readonly CorrectedKernel[] = [
  corrected<DenseBincountInputs, DenseBincountAttrs>('DenseBincount', {
    fault: 'of a vector it counts where only presence is asked for',
    concerns: ({ x }, { binaryOutput }) => x.shape.length === 1 && Boolean(binaryOutput),
    compute: ({ x, weights }, attributes, backend, cpuKernel) => {
      const row = { dataId: x.dataId, shape: [1, x.shape[0]], dtype: x.dtype };
      const none = { dataId: weights.dataId, shape: [0], dtype: weights.dtype };
      const rows = runCpuKernel(cpuKernel, { x: row, weights: weights.shape[0] ? weights : none }, attributes, backend);
      return { ...(rows as TensorInfo), shape: [attributes.size] };
    },
  }),

  corrected<MultinomialInputs, MultinomialAttrs>('Multinomial', {
    fault: 'every row is drawn from with the same random numbers',
    concerns: ({ logits }) => logits.shape[0] > 1,
    compute: ({ logits }, attributes, backend, cpuKernel) => {
      const [rows, events] = logits.shape;
      const values = numbersOf(backend, logits);
      const drawn: number[] = [];
      for (let row = 0; row < rows; row++) {
        const part = tensorOf(backend, [1, events], 'float32', values.slice(row * events, (row + 1) * events));
        const seed = row === 0 ? attributes.seed : `${attributes.seed} of row ${row}`; // the generator takes text
        const samples = runCpuKernel(cpuKernel, { logits: part }, { ...attributes, seed }, backend) as TensorInfo;
        drawn.push(...numbersOf(backend, samples));
        for (const used of [part, samples]) backend.release(used);
      }
      return tensorOf(backend, [rows, attributes.numSamples], 'int32', drawn);
    },
  }),
];
