import * as tf from '@tensorflow/tfjs';
import type { DomainName } from '../domain-spec';
import { TranslatorError } from '../errors';
import { oneHotPriorMeans, pullRows } from '../latent/class-means';
import { reparameterized, type Posterior } from '../latent/posterior';
import { likelihoods } from '../likelihood';
import type { GanLoss } from '../losses/gan/gan-loss';
import { klClassMixture } from '../losses/kl-class-mixture';
import { klNormal } from '../losses/kl-normal';
import type { Translator } from '../translator';
import type { Critic } from './critic';
import type { DomainInputs } from './step-inputs';

/** One thing of each domain. */
export type OfDomains<T> = Record<DomainName, T>;

export const domains = ['source', 'target'] as const;
export const other = (domain: DomainName): DomainName => (domain === 'source' ? 'target' : 'source');

/**
 * One domain's part of a batch, laid out so that it is encoded once: labeled rows first, then unlabeled ones, then those of
 * pairs. The first `items` rows take part in reconstruction, KL and cycle; the pairs in the L1 term alone.
 */
export interface LatentRows extends Pick<DomainInputs, 'oneHot' | 'kept' | 'noise' | 'noiseBack'> {
  /** All rows. */
  x: tf.Tensor;
  /** Labeled and unlabeled rows, without the pairs. */
  own: tf.Tensor;
  labeled: number;
  items: number;
  rows: number;
}

/** Call inside tf.tidy. */
export function latentRows({ labeled, unlabeled, pairs, ...ofRows }: DomainInputs): LatentRows {
  const own = unlabeled ? tf.concat([labeled, unlabeled]) : labeled;
  const x = pairs ? tf.concat([own, pairs]) : own;
  return { ...ofRows, x, own, labeled: labeled.shape[0], items: own.shape[0], rows: x.shape[0] };
}

/** Rows from..to of a tensor; the tensor itself where that is all of it. */
export function sliceRows<T extends tf.Tensor>(x: T, from: number, to: number): T {
  return from === 0 && to === x.shape[0] ? x : tf.slice(x, from, to - from);
}

export interface PassInput {
  rows: OfDomains<LatentRows>;
  /** Weights of the terms that read what is translated there and back: 0 for what is off. */
  weights: Readonly<Record<'cycle' | 'cycleKl', number>>;
  /** Whether a term reads reconstructions. */
  reconstructs: boolean;
  /** The domains that a term reads translations into. */
  translatesInto: readonly DomainName[];
  ganLoss: GanLoss;
  /** By the domain that they judge. */
  critics: Partial<OfDomains<Critic>>;
  /** The critics' features of the real items, without gradient; for feature matching. */
  realFeatures: Partial<OfDomains<tf.Tensor2D>>;
}

export interface Latents {
  posterior: Posterior;
  z: tf.Tensor2D;
  /** z pulled to the class means where the label is known: what decoders read. */
  pulled: tf.Tensor2D;
}

/**
 * What the terms of one batch share: every item is encoded once, and every domain decodes once. What a term asks for is computed when the
 * first one does, so that what is off costs nothing.
 */
export class ForwardPass {
  readonly latents: OfDomains<Latents>;
  private decoded: OfDomains<(tf.Tensor | undefined)[]> | undefined;
  private returns: OfDomains<{ nll: tf.Scalar | undefined; kl: tf.Scalar | undefined }> | undefined;
  private judgements: Partial<OfDomains<ReturnType<Critic['evaluate']>>> = {};

  constructor(
    readonly translator: Translator,
    readonly input: PassInput,
  ) {
    const { rows } = input;
    this.latents = {
      source: this.latentsOf('source', rows.source.x, rows.source),
      target: this.latentsOf('target', rows.target.x, rows.target),
    };
  }

  /** The sum of a term of each domain. */
  sumOfDomains(term: (domain: DomainName) => tf.Scalar): tf.Scalar {
    return tf.add(term('source'), term('target'));
  }

  /** Labeled and unlabeled items as their own domain decodes them. */
  reconstruction(domain: DomainName): tf.Tensor {
    return this.decodings[domain][0]!;
  }

  /** All rows of a domain as the other one decodes them. */
  translationFrom(domain: DomainName): tf.Tensor {
    return this.decodings[other(domain)][1]!;
  }

  /** Translations of the other domain's items, labeled and unlabeled: what the domain's discriminator is to take for real. */
  fakesOf(domain: DomainName): tf.Tensor {
    return sliceRows(this.translationFrom(other(domain)), 0, this.input.rows[other(domain)].items);
  }

  /** The domain's negative log-likelihood / D of its labeled and unlabeled items. */
  nll(domain: DomainName, decoded: tf.Tensor): tf.Scalar {
    const { nll } = likelihoods[this.translator.options.likelihood[domain].family];
    return nll(this.input.rows[domain].own, decoded, this.translator.logScale(domain));
  }

  /**
   * Mean KL of the posteriors of a domain's items from their priors. By `options.prior`: N(0, I), the class mixture, or N([mu_y, 0], I) for
   * the labeled rows, which come first, and the mixture for the others.
   */
  kl(domain: DomainName, { posterior, z }: Latents = this.latents[domain]): tf.Scalar {
    const { classMeans, options } = this.translator;
    const { labeled, items, oneHot } = this.input.rows[domain];
    const part = (from: number, to: number): Posterior => ({
      mean: sliceRows(posterior.mean, from, to),
      logVariance: sliceRows(posterior.logVariance, from, to),
    });
    const ofMixture = (from: number): tf.Tensor1D =>
      klClassMixture(part(from, items), sliceRows(z, from, items), classMeans);
    const ofItems = (): tf.Tensor1D => {
      if (options.prior === 'standard-normal') return klNormal(part(0, items));
      if (options.prior === 'class-mixture') return ofMixture(0);
      const means = oneHotPriorMeans(classMeans, sliceRows(oneHot, 0, labeled), options.latentSize);
      const ofLabeled = klNormal(part(0, labeled), means);
      return labeled === items ? ofLabeled : tf.concat([ofLabeled, ofMixture(labeled)]);
    };
    return tf.mean(ofItems());
  }

  /** Items translated there, encoded, and decoded back: what the terms `cycle` and `cycleKl` are of. */
  get cycles(): OfDomains<{ nll: tf.Scalar | undefined; kl: tf.Scalar | undefined }> {
    return (this.returns ??= { source: this.cycleFrom('source'), target: this.cycleFrom('target') });
  }

  /**
   * The sum over the critics of what they say of translations of labeled items.
   *
   * @param term of the critic's answer, the items' classes `[items, K]`, and the domain that is judged
   */
  sumOfCritics(
    term: (answer: ReturnType<Critic['evaluate']>, oneHot: tf.Tensor2D, domain: DomainName) => tf.Scalar,
  ): tf.Scalar {
    const terms = (['target', 'source'] as const).flatMap((domain) => {
      if (!this.input.critics[domain]) return [];
      const { labeled, oneHot } = this.input.rows[other(domain)];
      return [term(this.judged(domain), sliceRows(oneHot, 0, labeled), domain)];
    });
    return terms.reduce((sum, next) => tf.add(sum, next));
  }

  private judged(domain: DomainName): ReturnType<Critic['evaluate']> {
    const known = this.judgements[domain];
    if (known) return known;
    const { labeled, oneHot } = this.input.rows[other(domain)];
    const answer = this.input.critics[domain]!.evaluate(sliceRows(this.translationFrom(other(domain)), 0, labeled));
    if (answer.logits.shape[1] !== oneHot.shape[1]) {
      const argument = domain === 'target' ? 'critic: logits' : 'sourceCritic: logits';
      const expected = `[batch, ${oneHot.shape[1]}], without class K+1`;
      throw new TranslatorError(argument, `[${answer.logits.shape.join(', ')}]`, expected);
    }
    return (this.judgements[domain] = answer);
  }

  private latentsOf(
    domain: DomainName,
    x: tf.Tensor,
    { oneHot, kept, noise }: { oneHot: tf.Tensor2D; kept?: tf.Tensor2D | undefined; noise: tf.Tensor2D },
  ): Latents {
    const { classMeans, options } = this.translator;
    const posterior = this.translator.encode(domain, x);
    const z = reparameterized(posterior, noise);
    return { posterior, z, pulled: kept ? pullRows(z, classMeans, { oneHot, kept }, options.classPull) : z };
  }

  private cycleFrom(from: DomainName): { nll: tf.Scalar | undefined; kl: tf.Scalar | undefined } {
    const { rows, weights } = this.input;
    const { items, oneHot, kept, noiseBack } = rows[from];
    const there = sliceRows(this.translationFrom(from), 0, items);
    const back = this.latentsOf(other(from), there, {
      oneHot: sliceRows(oneHot, 0, items),
      kept: kept && sliceRows(kept, 0, items),
      noise: noiseBack!,
    });
    return {
      nll: weights.cycle > 0 ? this.nll(from, this.translator.decode(from, back.pulled)) : undefined,
      kl: weights.cycleKl > 0 ? this.kl(from, back) : undefined,
    };
  }

  /** Of each domain: the reconstructions and the translations into it, as far as a term asks for them, in one pass of its decoder. */
  private get decodings(): OfDomains<(tf.Tensor | undefined)[]> {
    return (this.decoded ??= { source: this.decodingsOf('source'), target: this.decodingsOf('target') });
  }

  private decodingsOf(domain: DomainName): (tf.Tensor | undefined)[] {
    const { rows, reconstructs, translatesInto } = this.input;
    const parts = [
      reconstructs ? sliceRows(this.latents[domain].pulled, 0, rows[domain].items) : undefined,
      translatesInto.includes(domain) ? this.latents[other(domain)].pulled : undefined,
    ];
    const present = parts.filter((part) => part !== undefined);
    if (present.length === 0) return parts;
    const decoded = this.translator.decode(domain, present.length === 1 ? present[0] : tf.concat(present));
    let row = 0;
    return parts.map((part) => (part ? sliceRows(decoded, row, (row += part.shape[0])) : undefined));
  }
}
