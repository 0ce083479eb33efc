import type { TrainingStep } from '@image2audio/benchmark/training-step';
import { autoencoderStep } from './autoencoder-step';
import { classifierStep } from './classifier-step';
import { dcganStep } from './dcgan-step';
import { vaeStep } from './vae-step';

/** Training steps of the kinds of nets that the back end is for; the app's own are benchmarked there. */
export const steps: Record<string, () => Promise<TrainingStep>> = {
  autoencoder: autoencoderStep,
  classifier: classifierStep,
  dcgan: dcganStep,
  vae: vaeStep,
};
