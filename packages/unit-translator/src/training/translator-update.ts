import type { AdamWNumbers } from '@image2audio/tfjs-training';
import * as tf from '@tensorflow/tfjs';
import type { DomainName } from '../domain-spec';
import { ganLosses, type GanLoss } from '../losses/gan/gan-loss';
import type { Translator } from '../translator';
import type { Critic } from './critic';
import { domains, ForwardPass, latentRows, type LatentRows, type OfDomains, type PassInput } from './forward-pass';
import { lossTerms, type LossTerm } from './loss-terms';
import { activeTerms, activeWeights, trainedDiscriminators, type LossWeights } from './loss-weights';
import type { TranslatorOptimizers } from './optimizers';
import { groupedInputs } from './step-inputs';

/** What is the same at every step. */
export interface FixedParts {
  translator: Translator;
  optimizers: TranslatorOptimizers;
  /** By the domain that they judge. */
  critics: Partial<Record<DomainName, Critic>>;
  weights: Readonly<LossWeights>;
  ganLoss: GanLoss;
  clipNorm: number;
}

const discriminatorNames = { source: 'discriminator', target: 'targetDiscriminator' } as const;

/** The names of what a step reports, in the order in which `translatorUpdate` stacks them. */
export function reportedNames(active: LossWeights): string[] {
  const discriminators = trainedDiscriminators(active).map((domain) => discriminatorNames[domain]);
  return [...activeTerms(active), 'total', 'gradientNorm', ...discriminators];
}

/**
 * One update of the translator, then of the discriminators, from the step's `namedInputs`. Gives `{ numbers }`, what `reportedNames`
 * names. Reads nothing but its inputs, the weights and the moments: the optimizers' steps are counted by the caller.
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
  const { translator, critics, ganLoss } = fixed;
  const { source, target, translatorAdam, discriminatorAdam } = groupedInputs(inputs);
  const rows = { source: latentRows(source), target: latentRows(target) };
  const weights = activeWeights(translator, fixed.weights, { hasPairs: source.pairs !== undefined });
  const realFeatures: Partial<Record<DomainName, tf.Tensor2D>> = {};
  if (weights.featureMatching > 0) {
    for (const domain of domains) {
      const critic = critics[domain];
      if (critic) realFeatures[domain] = critic.evaluate(rows[domain].own).features;
    }
  }

  const { sum, norm } = moveTranslator(fixed, translatorAdam, kept, { rows, weights, ganLoss, critics, realFeatures });
  const ofDiscriminators = discriminatorAdam ? moveDiscriminators(fixed, discriminatorAdam, kept, rows, sum.fakes) : {};
  const numbers: Record<string, tf.Scalar> = {
    ...sum.terms,
    total: sum.total,
    gradientNorm: norm,
    ...ofDiscriminators,
  };
  return reportedNames(weights).map((name) => numbers[name]);
}

/** What a step knows before it is known what its terms read. */
interface UpdateInput extends Omit<PassInput, 'reconstructs' | 'translatesInto'> {
  /** Of the terms this step computes: 0 for everything that is off. */
  weights: LossWeights;
}

interface WeightedSum {
  /** sum of weight times term: the loss of encoders, decoders, class means and log scales. */
  total: tf.Scalar;
  /** The terms computed, unweighted. */
  terms: Partial<Record<keyof LossWeights, tf.Scalar>>;
  /** Translations into the domains whose discriminator takes a step of its own. */
  fakes: Partial<OfDomains<tf.Tensor>>;
}

/** One step of encoders, decoders, class means and log scales down the gradient of the weighted sum of terms. */
function moveTranslator(
  { translator, optimizers, clipNorm }: FixedParts,
  step: AdamWNumbers,
  kept: tf.Tensor[],
  input: UpdateInput,
): { sum: WeightedSum; norm: tf.Scalar } {
  const variables = translator.translatorVariables();
  let sum: WeightedSum | undefined;
  const { grads } = tf.variableGrads(() => {
    sum = weightedSum(translator, input);
    // the gradient's scope frees all but the total: what the step still needs is kept
    for (const tensor of [sum.total, ...Object.values(sum.terms), ...Object.values(sum.fakes)])
      kept.push(tf.keep(tensor));
    return sum.total;
  }, variables);
  const norm = optimizers.translator.of(variables).update(gradientsOf(variables, grads), step, clipNorm);
  return { sum: sum!, norm };
}

function weightedSum(translator: Translator, input: UpdateInput): WeightedSum {
  const { weights, critics } = input;
  const names = activeTerms(weights);
  const reads = names.map((name): LossTerm => lossTerms[name]);
  const pass = new ForwardPass(translator, {
    ...input,
    reconstructs: reads.some(({ reconstructs }) => reconstructs),
    translatesInto: domains.filter((domain) =>
      reads.some(
        ({ returns, critic, translatesInto }) =>
          returns ?? (critic ? critics[domain] !== undefined : translatesInto?.includes(domain)),
      ),
    ),
  });
  const terms: WeightedSum['terms'] = {};
  for (const name of names) terms[name] = lossTerms[name].of(pass);
  const weighted = names.map((name) => tf.mul(terms[name]!, weights[name]));
  const fakes = Object.fromEntries(trainedDiscriminators(weights).map((domain) => [domain, pass.fakesOf(domain)]));
  return { total: tf.addN(weighted) as tf.Scalar, terms, fakes };
}

/** One step of the discriminators on real items and the translations made for the translator's step. Gives their losses by name. */
function moveDiscriminators(
  { translator, optimizers, ganLoss, clipNorm }: FixedParts,
  step: AdamWNumbers,
  kept: tf.Tensor[],
  rows: Record<DomainName, LatentRows>,
  fakes: WeightedSum['fakes'],
): Record<string, tf.Scalar> {
  const variables = translator.discriminatorVariables();
  const losses: Record<string, tf.Scalar> = {};
  const { grads } = tf.variableGrads(() => {
    for (const domain of domains) {
      const fake = fakes[domain];
      if (!fake) continue;
      const real = rows[domain].own;
      const outputs = translator.discriminate(domain, tf.concat([real, fake]));
      const [ofReal, ofFake] = tf.split(outputs, [real.shape[0], fake.shape[0]]);
      const loss = tf.keep(ganLosses[ganLoss].discriminator(ofReal, ofFake));
      kept.push(loss);
      losses[discriminatorNames[domain]] = loss;
    }
    const [first, second] = Object.values(losses);
    return second ? tf.add<tf.Scalar>(first, second) : tf.clone(first);
  }, variables);
  optimizers.discriminator.of(variables).update(gradientsOf(variables, grads), step, clipNorm);
  return losses;
}

const gradientsOf = (variables: readonly tf.Variable[], gradients: tf.NamedTensorMap): (tf.Tensor | undefined)[] =>
  variables.map(({ name }) => gradients[name] as tf.Tensor | undefined);
