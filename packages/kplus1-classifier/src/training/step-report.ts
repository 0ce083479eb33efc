import type * as tf from '@tensorflow/tfjs';
import { ClassifierError } from '../errors';
import type { ObjectiveTerm } from '../objective/objective';
import { monitors, type Monitors } from './monitors';
import type { BatchPart } from './training-batch';

export interface TrainStepReport {
  /** The weighted sum that was minimised, before the update. */
  total: number;
  /** The terms before weighting; those without a part in the batch are absent. */
  terms: Partial<Record<ObjectiveTerm, number>>;
  /** What the network added for its parameters' size; absent where it adds nothing. */
  penalty?: number;
  /** Euclidean norm of the gradient before clipping. */
  gradientNorm: number;
  /** On this batch, under dropout. */
  monitors: Monitors;
}

/**
 * Reads and disposes the vector [gradient norm, total, penalty, terms ..., logits ...] of a step.
 *
 * @throws {ClassifierError} where the loss or the gradient is not finite
 */
export async function readReport(
  results: tf.Tensor,
  {
    terms: names,
    parts,
    classes,
    hasPenalty,
  }: { terms: readonly ObjectiveTerm[]; parts: readonly BatchPart[]; classes: number; hasPenalty: boolean },
): Promise<TrainStepReport> {
  const values = await results.data<'float32'>();
  results.dispose();
  const [gradientNorm, total, penalty, ...termValues] = values.subarray(0, 3 + names.length);
  const terms = Object.fromEntries(names.map((name, index) => [name, termValues[index]]));
  const broken = Object.entries({ total, gradientNorm, ...terms }).find(([, value]) => !Number.isFinite(value));
  if (broken) {
    const fix = 'Go back to earlier weights with a smaller learningRate or a clipNorm, and check the spectrograms.';
    throw new ClassifierError(broken[0], String(broken[1]), 'a finite number', fix);
  }
  const logits = values.subarray(3 + names.length);
  const rowsOf = (holds: (part: BatchPart) => boolean): number =>
    parts.filter(holds).reduce((sum, { rows }) => sum + rows, 0);
  const realRows = rowsOf(({ name }) => name !== 'generatedLabeled' && name !== 'generatedFake');
  const fakeRows = rowsOf(({ name }) => name === 'generatedFake');
  const real = logits.subarray(0, realRows * classes);
  const generated = logits.subarray(logits.length - fakeRows * classes);
  return {
    total,
    terms,
    ...(hasPenalty && { penalty }),
    gradientNorm,
    monitors: monitors(real, generated, classes),
  };
}
