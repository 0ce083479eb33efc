import type { TrainingStep } from '@image2audio/benchmark/training-step';
import { convolutionStackStep } from './convolution-stack';

/** A classifier of sequences: convolutions over time with the bands as channels. */
export function classifierStep(): Promise<TrainingStep> {
  return convolutionStackStep({
    name: '1-D classifier step, 32 x 156 x 64',
    input: [32, 1, 156, 64],
    layers: [
      { filter: [1, 5, 64, 96], stride: [1, 2] },
      { filter: [1, 5, 96, 128], stride: [1, 2] },
      { filter: [1, 3, 128, 128], stride: [1, 2] },
      { filter: [1, 1, 128, 8], stride: [1, 1] },
    ],
    loss: 'classes',
  });
}
