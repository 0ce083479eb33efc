import * as tf from '@tensorflow/tfjs';
import { ganDiscriminatorLoss } from '../losses/gan';
import type { Translator } from '../translator';
import { activeWeights } from './active-weights';
import type { AdamStepNumbers } from './adam';
import { clipToNorm, flattenGradients } from './flat-gradient';
import { latentRows } from './latent-rows';
import type { LossWeights } from './loss-weights';
import type { TranslatorOptimizers } from './optimizers';
import { groupedInputs } from './step-inputs';
import type { TargetCritic } from './target-critic';
import { translatorObjective, type ObjectiveOutput } from './translator-objective';

/** What is the same at every step. */
export interface FixedParts {
  translator: Translator;
  optimizers: TranslatorOptimizers;
  critic: TargetCritic | undefined;
  weights: Readonly<LossWeights>;
  clipNorm: number;
}

/** The names of what a step reports, in the order in which `translatorUpdate` stacks them. */
export function reportedNames(active: LossWeights): string[] {
  const terms = Object.entries(active).flatMap(([name, weight]) => (weight > 0 ? [name] : []));
  return [...terms, 'total', 'gradientNorm', ...(active.ganSource > 0 ? ['discriminator'] : [])];
}

/**
 * One update of the translator, then of Dis_s, from the step's `namedInputs`. Gives `{ numbers }`, what `reportedNames` names. Reads
 * nothing but its inputs, the weights and the moments: the optimizers' steps are counted by the caller.
 */
export function translatorUpdate(fixed: FixedParts, inputs: tf.NamedTensorMap): { numbers: tf.Tensor } {
  // outlives the gradient's scope, and is freed whatever goes wrong in it
  const kept: tf.Tensor[] = [];
  try {
    return tf.tidy(() => {
      const numbers = moveBoth(fixed, inputs, kept);
      return { numbers: tf.stack(numbers) };
    });
  } finally {
    tf.dispose(kept);
  }
}

function moveBoth(fixed: FixedParts, inputs: tf.NamedTensorMap, kept: tf.Tensor[]): tf.Scalar[] {
  const { translator, critic } = fixed;
  const { source, target, translatorAdam, discriminatorAdam } = groupedInputs(inputs);
  const rows = { source: latentRows(source), target: latentRows(target) };
  const weights = activeWeights(translator, fixed.weights, { hasPairs: source.pairs !== undefined });
  const realFeatures = weights.featureMatching > 0 ? critic!.evaluate(rows.target.own).features : undefined;

  const { output, norm } = moveTranslator(fixed, translatorAdam, kept, () =>
    translatorObjective(translator, { ...rows, weights, critic, realFeatures }),
  );
  const numbers: Record<string, tf.Scalar> = { ...output.terms, total: output.total, gradientNorm: norm };
  if (output.fakeSource && discriminatorAdam) {
    numbers.discriminator = moveDiscriminator(fixed, discriminatorAdam, rows.source.own, output.fakeSource);
  }
  return reportedNames(weights).map((name) => numbers[name]);
}

function moveTranslator(
  { translator, optimizers, clipNorm }: FixedParts,
  step: AdamStepNumbers<tf.Scalar>,
  kept: tf.Tensor[],
  objective: () => ObjectiveOutput,
): { output: ObjectiveOutput; norm: tf.Scalar } {
  const variables = translator.translatorVariables();
  let output: ObjectiveOutput | undefined;
  const { grads } = tf.variableGrads(() => {
    output = objective();
    // the gradient's scope frees all but the total: what the step still needs is kept
    for (const tensor of tensorsOf(output)) kept.push(tf.keep(tensor));
    return output.total;
  }, variables);
  const { clipped, norm } = clipToNorm(flattenGradients(variables, grads), clipNorm);
  optimizers.translator.move(variables, clipped, step);
  return { output: output!, norm };
}

/** One step of Dis_s on real source items and the translations made for the translator's step. Gives its loss. */
function moveDiscriminator(
  { translator, optimizers, clipNorm }: FixedParts,
  step: AdamStepNumbers<tf.Scalar>,
  real: tf.Tensor,
  fake: tf.Tensor,
): tf.Scalar {
  const variables = translator.discriminatorVariables();
  const { value, grads } = tf.variableGrads(() => {
    const logits = translator.discriminateSource(tf.concat([real, fake]));
    const [ofReal, ofFake] = tf.split(logits, [real.shape[0], fake.shape[0]]);
    return ganDiscriminatorLoss(ofReal, ofFake);
  }, variables);
  optimizers.discriminator.move(variables, clipToNorm(flattenGradients(variables, grads), clipNorm).clipped, step);
  return value;
}

function tensorsOf({ total, terms, fakeSource }: ObjectiveOutput): tf.Tensor[] {
  return [total, ...Object.values(terms), ...(fakeSource ? [fakeSource] : [])];
}
