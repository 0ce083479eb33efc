import * as tf from '@tensorflow/tfjs';
import type { DomainName } from '../domain-spec';
import { likelihoods } from '../likelihood';
import { cycleKl, cycleNll } from '../losses/cycle';
import { ganLosses, type GanLoss } from '../losses/gan/gan-loss';
import { latentClassCrossEntropy } from '../losses/latent-class';
import { pairedL1Loss } from '../losses/paired-l1';
import type { Translator } from '../translator';
import { hasCycles } from './active-weights';
import type { Critic } from './critic';
import { criticTerms } from './critic-terms';
import { decodeTogether, latentsOf } from './latents';
import { klFromPrior } from './latent-prior';
import { sliceRows, type LatentRows } from './latent-rows';
import type { LossWeights } from './loss-weights';

/** One thing of each domain. */
type OfDomains<T> = Record<DomainName, T>;

export interface ObjectiveInput {
  source: LatentRows;
  target: LatentRows;
  /** Weights of the terms this step computes: 0 for everything that is off. */
  weights: LossWeights;
  ganLoss: GanLoss;
  /** By the domain that they judge. */
  critics: Partial<OfDomains<Critic>>;
  /** The critics' features of the real items, without gradient; for feature matching. */
  realFeatures: Partial<OfDomains<tf.Tensor2D>>;
}

export interface ObjectiveOutput {
  /** sum of weight times term. */
  total: tf.Scalar;
  /** The terms computed, unweighted. */
  terms: Partial<Record<keyof LossWeights, tf.Scalar>>;
  /** Translations into the domains whose discriminator takes a step of its own. */
  fakes: Partial<OfDomains<tf.Tensor>>;
}

export const domains = ['source', 'target'] as const;
const other = (domain: DomainName): DomainName => (domain === 'source' ? 'target' : 'source');

/**
 * The loss of encoders, decoders, class means and log scales on one batch (paper 2.4 with the terms of `LossWeights`). Every
 * item is encoded once and every domain decodes once; terms share the translations.
 */
export function translatorObjective(translator: Translator, input: ObjectiveInput): ObjectiveOutput {
  const { weights, critics, realFeatures } = input;
  const rows: OfDomains<LatentRows> = { source: input.source, target: input.target };
  const { classMeans, options } = translator;
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
  const gan = { source: weights.ganSource > 0, target: weights.ganTarget > 0 };
  const isTranslatedTo = (domain: DomainName): boolean =>
    cycles || (fools && critics[domain] !== undefined) || gan[domain] || weights.pairedL1 > 0;
  const decoded = (domain: DomainName): (tf.Tensor | undefined)[] =>
    decodeTogether(translator, domain, [
      weights.reconstruction > 0 ? sliceRows(latents[domain].pulled, 0, rows[domain].items) : undefined,
      isTranslatedTo(domain) ? latents[other(domain)].pulled : undefined,
    ]);
  const ofDecoders = { source: decoded('source'), target: decoded('target') };
  /** By the domain that the items come from. */
  const translation = { source: ofDecoders.target[1], target: ofDecoders.source[1] };

  if (weights.reconstruction > 0) {
    terms.reconstruction = sumOfDomains((domain) => {
      const { nll } = likelihoods[options.likelihood[domain].family];
      return nll(rows[domain].own, ofDecoders[domain][0]!, translator.logScale(domain));
    });
  }
  if (cycles) {
    const pass = (from: DomainName): { nll: tf.Scalar | undefined; kl: tf.Scalar | undefined } => {
      const { own, items, oneHot, kept, noiseBack } = rows[from];
      const there = sliceRows(translation[from]!, 0, items);
      const { posterior, z, pulled } = latentsOf(translator, other(from), there, {
        oneHot: sliceRows(oneHot, 0, items),
        kept: kept && sliceRows(kept, 0, items),
        noise: noiseBack!,
      });
      const returned = (): tf.Tensor => translator.decode(from, pulled);
      return {
        nll:
          weights.cycle > 0
            ? cycleNll(own, returned(), translator.logScale(from), options.likelihood[from].family)
            : undefined,
        kl: weights.cycleKl > 0 ? cycleKl(klFromPrior(translator, posterior, z, rows[from])) : undefined,
      };
    };
    const [ofSource, ofTarget] = [pass('source'), pass('target')];
    if (ofSource.nll && ofTarget.nll) terms.cycle = tf.add(ofSource.nll, ofTarget.nll);
    if (ofSource.kl && ofTarget.kl) terms.cycleKl = tf.add(ofSource.kl, ofTarget.kl);
  }
  if (fools) {
    for (const domain of ['target', 'source'] as const) {
      const critic = critics[domain];
      if (!critic) continue;
      const { labeled, oneHot } = rows[other(domain)];
      const given = {
        translated: sliceRows(translation[other(domain)]!, 0, labeled),
        oneHot: sliceRows(oneHot, 0, labeled),
        realFeatures: realFeatures[domain],
      };
      for (const [name, term] of criticTerms(critic, domain, given, weights)) {
        const ofOtherDomain = terms[name];
        terms[name] = ofOtherDomain ? tf.add(ofOtherDomain, term) : term;
      }
    }
  }
  const fakes: ObjectiveOutput['fakes'] = {};
  const { generator } = ganLosses[input.ganLoss];
  for (const domain of domains) {
    if (!gan[domain]) continue;
    const fake = sliceRows(translation[other(domain)]!, 0, rows[other(domain)].items);
    fakes[domain] = fake;
    terms[domain === 'source' ? 'ganSource' : 'ganTarget'] = generator(translator.discriminate(domain, fake));
  }
  if (weights.pairedL1 > 0) {
    const pairsOf = (x: tf.Tensor, { items, rows: end }: LatentRows): tf.Tensor => sliceRows(x, items, end);
    terms.pairedL1 = tf.add(
      pairedL1Loss(pairsOf(translation.source!, rows.source), pairsOf(rows.target.x, rows.target)),
      pairedL1Loss(pairsOf(translation.target!, rows.target), pairsOf(rows.source.x, rows.source)),
    );
  }

  const weighted = Object.entries(terms).map(([name, term]) => tf.mul(term, weights[name as keyof LossWeights]));
  return { total: tf.addN(weighted) as tf.Scalar, terms, fakes };
}
