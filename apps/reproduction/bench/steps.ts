import type { TrainingStep } from '@image2audio/benchmark/training-step';
import { classifierStep } from './classifier-step';
import { densityStep } from './density-step';
import { translatorStep } from './translator-step';

/** The training steps of a cell of Table 1. */
export const steps: Record<string, () => Promise<TrainingStep>> = {
  translator: () => translatorStep({ warmUp: false }),
  'translator-warm-up': () => translatorStep({ warmUp: true }),
  classifier: () => classifierStep({ warmUp: false }),
  'classifier-warm-up': () => classifierStep({ warmUp: true }),
  density: densityStep,
};
