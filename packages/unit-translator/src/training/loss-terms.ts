import * as tf from '@tensorflow/tfjs';
import type { DomainName } from '../domain-spec';
import { criticClassLoss, criticRealLoss } from '../losses/critic';
import { featureMatchingLoss } from '../losses/feature-matching';
import { ganLosses } from '../losses/gan/gan-loss';
import { latentClassCrossEntropy } from '../losses/latent-class';
import { pairedL1Loss } from '../losses/paired-l1';
import { sliceRows, type ForwardPass } from './forward-pass';

/** A term of the translator's loss: what it is, and what of a step it needs. */
export interface LossTerm {
  /** In `defaultLossWeights`. */
  readonly weight: number;
  /** Whether the warm-up has it. Default: not. */
  readonly warmUp?: true;
  /** Where it is not computed otherwise: batches with pairs, batches without, translators with aligned classes. */
  readonly only?: 'pairs' | 'unpaired' | 'alignment';
  /** Whether it reads reconstructions. */
  readonly reconstructs?: true;
  /** Whether it reads translations that are encoded again. */
  readonly returns?: true;
  /** Whether it asks the critics, of translations into their domains. */
  readonly critic?: true;
  /** The domain whose discriminator it asks. */
  readonly discriminator?: DomainName;
  /** The domains that it reads translations into. */
  readonly translatesInto?: readonly DomainName[];
  of(pass: ForwardPass): tf.Scalar;
}

const reconstruction: LossTerm = {
  weight: 1,
  warmUp: true,
  reconstructs: true,
  of: (pass) => pass.sumOfDomains((domain) => pass.nll(domain, pass.reconstruction(domain))),
};

const kl: LossTerm = {
  weight: 2 / 9984,
  warmUp: true,
  of: (pass) => pass.sumOfDomains((domain) => pass.kl(domain)),
};

const latentClass: LossTerm = {
  weight: 0.2,
  warmUp: true,
  only: 'alignment',
  of: (pass) =>
    pass.sumOfDomains((domain) => {
      const { labeled, oneHot } = pass.input.rows[domain];
      const ofLabeled = sliceRows(pass.latents[domain].z, 0, labeled);
      return latentClassCrossEntropy(ofLabeled, pass.translator.classMeans, sliceRows(oneHot, 0, labeled));
    }),
};

const cycle: LossTerm = {
  weight: 0.5,
  returns: true,
  of: ({ cycles }) => tf.add(cycles.source.nll!, cycles.target.nll!),
};

const cycleKl: LossTerm = {
  weight: 1 / 9984,
  returns: true,
  of: ({ cycles }) => tf.add(cycles.source.kl!, cycles.target.kl!),
};

const criticClass: LossTerm = {
  weight: 0.5,
  only: 'unpaired',
  critic: true,
  of: (pass) => pass.sumOfCritics(({ logits }, oneHot) => criticClassLoss(logits, oneHot)),
};

const criticReal: LossTerm = {
  weight: 0.5,
  only: 'unpaired',
  critic: true,
  of: (pass) => pass.sumOfCritics(({ logits }) => criticRealLoss(logits)),
};

const featureMatching: LossTerm = {
  weight: 0.5,
  only: 'unpaired',
  critic: true,
  of: (pass) =>
    pass.sumOfCritics(({ features }, _, domain) => featureMatchingLoss(features, pass.input.realFeatures[domain]!)),
};

const ganTerm = (domain: DomainName, weight: number): LossTerm => ({
  weight,
  only: 'unpaired',
  discriminator: domain,
  translatesInto: [domain],
  of: (pass) => {
    const { generator } = ganLosses[pass.input.ganLoss];
    return generator(pass.translator.discriminate(domain, pass.fakesOf(domain)));
  },
});

const pairedL1: LossTerm = {
  weight: 1,
  only: 'pairs',
  translatesInto: ['source', 'target'],
  of: (pass) => {
    const { rows } = pass.input;
    const pairsOf = (x: tf.Tensor, domain: DomainName) => sliceRows(x, rows[domain].items, rows[domain].rows);
    return tf.add(
      pairedL1Loss(pairsOf(pass.translationFrom('source'), 'source'), pairsOf(rows.target.x, 'target')),
      pairedL1Loss(pairsOf(pass.translationFrom('target'), 'target'), pairsOf(rows.source.x, 'source')),
    );
  },
};

/**
 * Every term by the name of its weight, in the order in which a step computes and adds them: a further one is its file and a line here. Terms
 * that exist in both domains are the sum of the two domains' batch means.
 */
export const lossTerms = {
  /** KL of the posterior from its prior, in nats an item. */
  kl,
  /** Cross-entropy of the class read off the latent: softmax(-|z_c - mu_k|^2 / 2). */
  latentClass,
  /** Negative log-likelihood of the reconstruction, divided by the item's size D. */
  reconstruction,
  /** Negative log-likelihood / D after translating there and back. */
  cycle,
  /** KL of the translated item's posterior from its prior, in nats an item. */
  cycleKl,
  /** Cross-entropy of the critic on translations of labeled items: they should have their item's class. */
  criticClass,
  /** -log P(y < K+1) of the critic on translations: they should look real. */
  criticReal,
  /** L1 between mean and deviation of the critic's features of translated and of real items. */
  featureMatching,
  /** GAN term of the source domain's discriminator on translated target items. */
  ganSource: ganTerm('source', 0.02),
  /** GAN term of the target domain's discriminator, where it has one, on translated source items. */
  ganTarget: ganTerm('target', 0),
  /** L1 to the true partner, on pairs; it takes the place of critic and GAN terms where the batch has pairs. */
  pairedL1,
} satisfies Record<string, LossTerm>;
