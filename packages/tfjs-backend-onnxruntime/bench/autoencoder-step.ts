import type { TrainingStep } from '@image2audio/benchmark/training-step';
import { convolutionStackStep } from './convolution-stack';

/** A convolutional autoencoder of spectrograms, 11 GFLOP a step. */
export function autoencoderStep(): Promise<TrainingStep> {
  return convolutionStackStep({
    name: 'autoencoder step, 16 x 156 x 64',
    input: [16, 156, 64, 1],
    layers: [
      { filter: [3, 3, 1, 32], stride: [2, 2] },
      { filter: [3, 3, 32, 64], stride: [2, 2] },
      { filter: [3, 3, 64, 64], stride: [1, 1] },
      { filter: [3, 3, 64, 64], stride: [1, 1] },
      { filter: [3, 3, 64, 32], stride: [1, 1], upsample: true },
      { filter: [3, 3, 32, 1], stride: [1, 1], upsample: true },
    ],
    loss: 'reconstruction',
  });
}
