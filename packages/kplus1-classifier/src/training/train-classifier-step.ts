import type { Classifier } from '../classifier';
import type { AdamW } from './adamw';
import { createClassifierStep, type ClassifierStepOptions, type StepSettings } from './classifier-step';
import type { TrainStepReport } from './step-report';
import type { TrainingBatch } from './training-batch';

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
