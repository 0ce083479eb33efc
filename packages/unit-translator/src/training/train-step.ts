import * as tf from '@tensorflow/tfjs';
import { TranslatorError } from '../errors';
import { ganDiscriminatorLoss } from '../losses/gan';
import type { Translator } from '../translator';
import { clipToNorm, flattenGradients } from './flat-gradient';
import { latentRows } from './latent-rows';
import { completeLossWeights, type LossWeights } from './loss-weights';
import type { TranslatorOptimizers } from './optimizers';
import type { TargetCritic } from './target-critic';
import type { TranslatorBatch } from './translator-batch';
import { translatorObjective, type ObjectiveOutput } from './translator-objective';

export interface TrainStepOptions {
  /** The frozen classifier of the target domain. Needed where a critic weight is above 0 and the batch has no pairs. */
  critic?: TargetCritic | undefined;
  /** Weights that differ from `defaultLossWeights`. */
  weights?: Partial<LossWeights>;
  /** Integer seed of this step's latent noise: give every step its own. */
  seed: number;
  /** The translator's gradient, and the discriminator's, is scaled down to this norm. Default 5; Infinity switches clipping off. */
  clipNorm?: number;
}

/**
 * The unweighted terms that were computed, their weighted sum `total`, the norm of the translator's gradient before
 * clipping, and the discriminator's own loss where it took a step.
 */
export type StepLosses = Partial<Record<keyof LossWeights | 'discriminator', number>> & {
  total: number;
  gradientNorm: number;
};

/**
 * One training step: moves encoders, decoders, class means and log sigmas by `optimizers.translator`, then, where the GAN term is
 * on, Dis_s by `optimizers.discriminator` on the same translations. Neither moves a weight of the other, nor one of the critic.
 * Numbers are read once, at the end.
 *
 * @throws TranslatorError on wrong input (nothing has moved then) and on a loss that is not finite (the weights are lost)
 */
export async function trainTranslatorStep(
  translator: Translator,
  optimizers: TranslatorOptimizers,
  batch: TranslatorBatch,
  options: TrainStepOptions,
): Promise<StepLosses> {
  const { clipNorm = 5 } = options;
  if (!(clipNorm > 0))
    throw new TranslatorError('clipNorm', String(clipNorm), 'a number above 0, or Infinity for no clipping');
  if (!Number.isSafeInteger(options.seed)) throw new TranslatorError('seed', String(options.seed), 'an integer');
  const weights = activeWeights(translator, batch, options);

  const names: string[] = [];
  // outlives the gradient's scope, and is freed whatever goes wrong in it
  const kept: tf.Tensor[] = [];
  const numbersOfStep = (): tf.Tensor => {
    const { source, target, pairs } = batch;
    const rows = {
      source: latentRows(
        translator,
        'source',
        source,
        batch.unlabeledSource?.x,
        pairs && { x: pairs.source, labels: pairs.labels },
      ),
      target: latentRows(
        translator,
        'target',
        target,
        batch.unlabeledTarget?.x,
        pairs && { x: pairs.target, labels: pairs.labels },
      ),
    };
    const realFeatures = weights.featureMatching > 0 ? options.critic!.evaluate(rows.target.own).features : undefined;

    const { output, norm } = moveTranslator(translator, optimizers, clipNorm, kept, () =>
      translatorObjective(translator, { ...rows, weights, critic: options.critic, realFeatures, seed: options.seed }),
    );
    const numbers: Record<string, tf.Scalar> = { ...output.terms, total: output.total, gradientNorm: norm };
    if (output.fakeSource) {
      numbers.discriminator = moveDiscriminator(translator, optimizers, clipNorm, rows.source.own, output.fakeSource);
    }
    names.push(...Object.keys(numbers));
    return tf.stack(Object.values(numbers));
  };
  let stacked: tf.Tensor;
  try {
    stacked = tf.tidy(numbersOfStep);
  } finally {
    tf.dispose(kept);
  }
  const values = await stacked.data();
  stacked.dispose();

  const losses = Object.fromEntries(names.map((name, index) => [name, values[index]])) as StepLosses;
  for (const [name, value] of Object.entries(losses)) {
    if (!Number.isFinite(value)) {
      const fix = 'Go back to the last checkpoint; lower the learning rate or clipNorm, or check the batch for NaN.';
      throw new TranslatorError(`loss: ${name}`, String(value), 'a finite number', fix);
    }
  }
  return losses;
}

/** Turns off what this batch cannot have: adversarial terms on pairs, the L1 without, the latent's class without alignment. */
function activeWeights(
  translator: Translator,
  { pairs }: TranslatorBatch,
  { weights, critic }: TrainStepOptions,
): LossWeights {
  const active = completeLossWeights(weights);
  if (pairs) {
    if (pairs.source.shape[0] !== pairs.target.shape[0]) {
      throw new TranslatorError(
        'batch.pairs.target',
        `${pairs.target.shape[0]} items`,
        `${pairs.source.shape[0]}, one a source item`,
      );
    }
    Object.assign(active, { criticClass: 0, criticReal: 0, featureMatching: 0, ganSource: 0 });
  } else {
    active.pairedL1 = 0;
  }
  if (translator.options.alignment === 'none') active.latentClass = 0;
  if (!critic && active.criticClass + active.criticReal + active.featureMatching > 0) {
    const fix = 'Pass the target classifier, or set the weights criticClass, criticReal and featureMatching to 0.';
    throw new TranslatorError('critic', 'missing', 'a TargetCritic, since critic weights are above 0', fix);
  }
  if (Object.values(active).every((weight) => weight === 0)) {
    throw new TranslatorError('weights', 'all 0 for this batch', 'a weight above 0');
  }
  return active;
}

function moveTranslator(
  translator: Translator,
  optimizers: TranslatorOptimizers,
  clipNorm: number,
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
  optimizers.translator.apply(variables, clipped);
  return { output: output!, norm };
}

/** One step of Dis_s on real source items and the translations made for the translator's step. Gives its loss. */
function moveDiscriminator(
  translator: Translator,
  optimizers: TranslatorOptimizers,
  clipNorm: number,
  real: tf.Tensor,
  fake: tf.Tensor,
): tf.Scalar {
  const variables = translator.discriminatorVariables();
  const { value, grads } = tf.variableGrads(() => {
    const logits = translator.discriminateSource(tf.concat([real, fake]));
    const [ofReal, ofFake] = tf.split(logits, [real.shape[0], fake.shape[0]]);
    return ganDiscriminatorLoss(ofReal, ofFake);
  }, variables);
  optimizers.discriminator.apply(variables, clipToNorm(flattenGradients(variables, grads), clipNorm).clipped);
  return value;
}

function tensorsOf({ total, terms, fakeSource }: ObjectiveOutput): tf.Tensor[] {
  return [total, ...Object.values(terms), ...(fakeSource ? [fakeSource] : [])];
}
