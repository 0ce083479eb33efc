import type * as tf from '@tensorflow/tfjs';
import type { DomainName } from '../domain-spec';
import { TranslatorError } from '../errors';
import { criticClassLoss, criticRealLoss } from '../losses/critic';
import { featureMatchingLoss } from '../losses/feature-matching';
import type { Critic } from './critic';
import type { LossWeights } from './loss-weights';

/** What a critic says of translations into its domain: the terms whose weight is above 0, by name. */
export function criticTerms(
  critic: Critic,
  domain: DomainName,
  {
    translated,
    oneHot,
    realFeatures,
  }: {
    /** Translations of labeled items of the other domain. */
    translated: tf.Tensor;
    /** Their items' classes, `[items, K]`. */
    oneHot: tf.Tensor2D;
    realFeatures: tf.Tensor2D | undefined;
  },
  weights: LossWeights,
): ['criticClass' | 'criticReal' | 'featureMatching', tf.Scalar][] {
  const { logits, features } = critic.evaluate(translated);
  const [, classes] = oneHot.shape;
  if (logits.shape[1] !== classes) {
    throw new TranslatorError(
      domain === 'target' ? 'critic: logits' : 'sourceCritic: logits',
      `[${logits.shape.join(', ')}]`,
      `[batch, ${classes}], without class K+1`,
    );
  }
  const terms: ReturnType<typeof criticTerms> = [];
  if (weights.criticClass > 0) terms.push(['criticClass', criticClassLoss(logits, oneHot)]);
  if (weights.criticReal > 0) terms.push(['criticReal', criticRealLoss(logits)]);
  if (realFeatures) terms.push(['featureMatching', featureMatchingLoss(features, realFeatures)]);
  return terms;
}
