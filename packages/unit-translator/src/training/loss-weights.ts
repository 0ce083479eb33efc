import { requireOptions, TranslatorError } from '../errors';

/**
 * The weight of every term of the translator's loss. A weight of 0 removes the term's computation. Terms that exist in both
 * domains are the sum of the two domains' batch means.
 */
export interface LossWeights {
  /** Negative log-likelihood of the reconstruction, divided by the item's size D. */
  reconstruction: number;
  /** KL of the posterior from its prior, in nats an item. */
  kl: number;
  /** Negative log-likelihood / D after translating there and back. */
  cycle: number;
  /** KL of the translated item's posterior from its prior, in nats an item. */
  cycleKl: number;
  /** Cross-entropy of the class read off the latent: softmax(-|z_c - mu_k|^2 / 2). */
  latentClass: number;
  /** Cross-entropy of the critic on translations of labeled items: they should have their item's class. */
  criticClass: number;
  /** L1 between mean and deviation of the critic's features of translated and of real items. */
  featureMatching: number;
  /** -log P(y < K+1) of the critic on translations: they should look real. */
  criticReal: number;
  /** GAN term of the source domain's discriminator on translated target items. */
  ganSource: number;
  /** GAN term of the target domain's discriminator, where it has one, on translated source items. */
  ganTarget: number;
  /** L1 to the true partner, on pairs; it takes the place of the five terms above where the batch has pairs. */
  pairedL1: number;
}

/**
 * Image2Audio's weights: L = NLL/D + 2 KL/9984 + 0.5 (cycle NLL/D + 2 cycle KL/9984) + 0.2 latent cross-entropy
 * + 0.5 (critic cross-entropy + feature matching + looks-real) + 0.02 GAN_s, or 1 L1 in place of the last two groups on pairs. The
 * target domain's discriminator is its critic, so GAN_t is 0. 9984 = 156 x 64 is the size D of a spectrogram: with NLL/D, a KL weight
 * of 1/D is the evidence lower bound, 2/D a beta of 2. Domains of another size want `kl` and `cycleKl` by their own D.
 */
export const defaultLossWeights: Readonly<LossWeights> = Object.freeze({
  reconstruction: 1,
  kl: 2 / 9984,
  cycle: 0.5,
  cycleKl: 1 / 9984,
  latentClass: 0.2,
  criticClass: 0.5,
  featureMatching: 0.5,
  criticReal: 0.5,
  ganSource: 0.02,
  ganTarget: 0,
  pairedL1: 1,
});

/** Autoencoders alone, for the first steps: reconstruction, KL and the latent's class. */
export const warmUpLossWeights: Readonly<LossWeights> = Object.freeze({
  ...defaultLossWeights,
  cycle: 0,
  cycleKl: 0,
  criticClass: 0,
  featureMatching: 0,
  criticReal: 0,
  ganSource: 0,
  ganTarget: 0,
  pairedL1: 0,
});

const everyWeight = Object.fromEntries(Object.keys(defaultLossWeights).map((name) => [name, true])) as Record<
  keyof LossWeights,
  true
>;

/** Fills the weights not given with the defaults. @throws TranslatorError on a negative, infinite or unknown weight. */
export function completeLossWeights(weights: Partial<LossWeights> = {}): LossWeights {
  requireOptions<LossWeights>('weights', weights as LossWeights, everyWeight);
  for (const [name, weight] of Object.entries(weights)) {
    if (!(Number.isFinite(weight) && weight >= 0))
      throw new TranslatorError(`weights.${name}`, String(weight), 'a finite number, 0 or more');
  }
  return { ...defaultLossWeights, ...weights };
}
