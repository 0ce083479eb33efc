import * as tf from '@tensorflow/tfjs';
import type { DomainName } from '../domain-spec';
import { TranslatorError } from '../errors';
import { pullRows } from '../latent/class-means';
import { reparameterized, type Posterior } from '../latent/posterior';
import { criticClassLoss, criticRealLoss } from '../losses/critic';
import { cycleKl, cycleNll } from '../losses/cycle';
import { featureMatchingLoss } from '../losses/feature-matching';
import { ganGeneratorLoss } from '../losses/gan';
import { gaussianNll } from '../losses/gaussian-nll';
import { latentClassCrossEntropy } from '../losses/latent-class';
import { pairedL1Loss } from '../losses/paired-l1';
import type { Translator } from '../translator';
import { hasCycles } from './active-weights';
import { klFromPrior } from './latent-prior';
import { sliceRows, type LatentRows } from './latent-rows';
import type { LossWeights } from './loss-weights';
import type { TargetCritic } from './target-critic';

export interface ObjectiveInput {
  source: LatentRows;
  target: LatentRows;
  /** Weights of the terms this step computes: 0 for everything that is off. */
  weights: LossWeights;
  critic: TargetCritic | undefined;
  /** The critic's features of the real target items, without gradient; for feature matching. */
  realFeatures: tf.Tensor2D | undefined;
}

export interface ObjectiveOutput {
  /** sum of weight times term. */
  total: tf.Scalar;
  /** The terms computed, unweighted. */
  terms: Partial<Record<keyof LossWeights, tf.Scalar>>;
  /** Translations of the target items into the source domain, for the discriminator's own step. */
  fakeSource: tf.Tensor | undefined;
}

/**
 * The loss of encoders, decoders, class means and log sigmas on one batch (paper 2.4 with the terms of `LossWeights`). Every
 * item is encoded once and every domain decodes once; terms share the translations.
 */
export function translatorObjective(translator: Translator, input: ObjectiveInput): ObjectiveOutput {
  const { weights, critic, realFeatures } = input;
  const rows: Record<DomainName, LatentRows> = { source: input.source, target: input.target };
  const { classMeans } = translator;
  const terms: ObjectiveOutput['terms'] = {};
  const sumOfDomains = (term: (domain: DomainName) => tf.Scalar): tf.Scalar => tf.add(term('source'), term('target'));

  const latents = {
    source: latentsOf(translator, 'source', rows.source.x, rows.source),
    target: latentsOf(translator, 'target', rows.target.x, rows.target),
  };
  if (weights.kl > 0) {
    terms.kl = sumOfDomains((domain) =>
      tf.mean(klFromPrior(translator, latents[domain].posterior, latents[domain].z, rows[domain])),
    );
  }
  if (weights.latentClass > 0) {
    terms.latentClass = sumOfDomains((domain) => {
      const { labeled, oneHot } = rows[domain];
      const ofLabeled = sliceRows(latents[domain].z, 0, labeled);
      return latentClassCrossEntropy(ofLabeled, classMeans, sliceRows(oneHot, 0, labeled));
    });
  }

  const cycles = hasCycles(weights);
  const fools = weights.criticClass > 0 || weights.criticReal > 0 || weights.featureMatching > 0;
  const translates: Record<DomainName, boolean> = {
    source: cycles || fools || weights.pairedL1 > 0,
    target: cycles || weights.ganSource > 0 || weights.pairedL1 > 0,
  };
  const toSource = decodeTogether(translator, 'source', [
    weights.reconstruction > 0 ? sliceRows(latents.source.pulled, 0, rows.source.items) : undefined,
    translates.target ? latents.target.pulled : undefined,
  ]);
  const toTarget = decodeTogether(translator, 'target', [
    weights.reconstruction > 0 ? sliceRows(latents.target.pulled, 0, rows.target.items) : undefined,
    translates.source ? latents.source.pulled : undefined,
  ]);
  const reconstruction = { source: toSource[0], target: toTarget[0] };
  const translation = { source: toTarget[1], target: toSource[1] };

  if (weights.reconstruction > 0) {
    terms.reconstruction = sumOfDomains((domain) =>
      gaussianNll(rows[domain].own, reconstruction[domain]!, translator.logSigma(domain)),
    );
  }
  if (cycles) {
    const pass = (from: DomainName, through: DomainName): { nll: tf.Scalar | undefined; kl: tf.Scalar | undefined } => {
      const { own, items, oneHot, kept, noiseBack } = rows[from];
      const there = sliceRows(translation[from]!, 0, items);
      const { posterior, z, pulled } = latentsOf(translator, through, there, {
        oneHot: sliceRows(oneHot, 0, items),
        kept: kept && sliceRows(kept, 0, items),
        noise: noiseBack!,
      });
      return {
        nll: weights.cycle > 0 ? cycleNll(own, translator.decode(from, pulled), translator.logSigma(from)) : undefined,
        kl: weights.cycleKl > 0 ? cycleKl(klFromPrior(translator, posterior, z, rows[from])) : undefined,
      };
    };
    const ofSource = pass('source', 'target');
    const ofTarget = pass('target', 'source');
    if (ofSource.nll && ofTarget.nll) terms.cycle = tf.add(ofSource.nll, ofTarget.nll);
    if (ofSource.kl && ofTarget.kl) terms.cycleKl = tf.add(ofSource.kl, ofTarget.kl);
  }
  if (fools && critic) {
    const { logits, features } = critic.evaluate(sliceRows(translation.source!, 0, rows.source.labeled));
    const { classes } = translator.options;
    if (logits.shape[1] !== classes) {
      throw new TranslatorError(
        'critic: logits',
        `[${logits.shape.join(', ')}]`,
        `[batch, ${classes}], without class K+1`,
      );
    }
    if (weights.criticClass > 0)
      terms.criticClass = criticClassLoss(logits, sliceRows(rows.source.oneHot, 0, rows.source.labeled));
    if (weights.criticReal > 0) terms.criticReal = criticRealLoss(logits);
    if (realFeatures) terms.featureMatching = featureMatchingLoss(features, realFeatures);
  }
  const fakeSource = weights.ganSource > 0 ? sliceRows(translation.target!, 0, rows.target.items) : undefined;
  if (fakeSource) terms.ganSource = ganGeneratorLoss(translator.discriminateSource(fakeSource));
  if (weights.pairedL1 > 0) {
    const pairsOf = (x: tf.Tensor, { items, rows: end }: LatentRows): tf.Tensor => sliceRows(x, items, end);
    terms.pairedL1 = tf.add(
      pairedL1Loss(pairsOf(translation.source!, rows.source), pairsOf(rows.target.x, rows.target)),
      pairedL1Loss(pairsOf(translation.target!, rows.target), pairsOf(rows.source.x, rows.source)),
    );
  }

  const weighted = Object.entries(terms).map(([name, term]) => tf.mul(term, weights[name as keyof LossWeights]));
  return { total: tf.addN(weighted) as tf.Scalar, terms, fakeSource };
}

interface Latents {
  posterior: Posterior;
  z: tf.Tensor2D;
  /** z pulled to the class means where the label is known: what decoders read. */
  pulled: tf.Tensor2D;
}

function latentsOf(
  translator: Translator,
  domain: DomainName,
  x: tf.Tensor,
  { oneHot, kept, noise }: { oneHot: tf.Tensor2D; kept?: tf.Tensor2D | undefined; noise: tf.Tensor2D },
): Latents {
  const { classMeans, options } = translator;
  const posterior = translator.encode(domain, x);
  const z = reparameterized(posterior, noise);
  return { posterior, z, pulled: kept ? pullRows(z, classMeans, { oneHot, kept }, options.classPull) : z };
}

/** Decodes all parts in one pass and gives each part's items; undefined parts stay undefined. */
function decodeTogether(
  translator: Translator,
  domain: DomainName,
  parts: (tf.Tensor2D | undefined)[],
): (tf.Tensor | undefined)[] {
  const present = parts.filter((part) => part !== undefined);
  if (present.length === 0) return parts;
  const decoded = translator.decode(domain, present.length === 1 ? present[0] : tf.concat(present));
  let row = 0;
  return parts.map((part) => (part ? sliceRows(decoded, row, (row += part.shape[0])) : undefined));
}
