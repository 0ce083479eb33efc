import type { AdamW } from '@image2audio/tfjs-training';
import {
  createClassifierStep,
  type Classifier,
  type ClassifierStepOptions,
  type StepSettings,
  type TrainingBatch,
  type TrainStepReport,
} from '../src';

export type TrainStepOptions = StepSettings & Omit<ClassifierStepOptions, 'compile'>;

/** One step of `createClassifierStep`, for training that keeps nothing between its steps. */
export async function trainClassifierStep(
  classifier: Classifier,
  optimizer: AdamW,
  batch: TrainingBatch,
  { learningRate, dropoutSeed, weights = {}, ...options }: TrainStepOptions,
): Promise<TrainStepReport> {
  const step = createClassifierStep(classifier, optimizer, options);
  return step(batch, { learningRate, dropoutSeed, weights });
}
