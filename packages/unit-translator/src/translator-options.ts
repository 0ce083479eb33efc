import { checkDomainSpec, type DomainName } from './domain-spec';
import type { DomainSpec } from './domains/kinds';
import { requireInteger, requireName, requireOptions, requireRange, requireSeed, TranslatorError } from './errors';
import { completeLikelihoods, type Likelihood } from './likelihood';

/** p(z): see `TranslatorOptions.prior`. */
export type Prior = 'standard-normal' | 'class-means' | 'class-mixture';

export interface TranslatorOptions {
  /** The domain that is translated from: faces. Has the discriminator, unless `discriminators` says otherwise. */
  source: DomainSpec;
  /** The domain that is translated to: spectrograms. Its critic is handed to every training step. */
  target: DomainSpec;
  /** The domains that have a plain discriminator here, trained with the translator. Default `['source']`; `[]` for none. */
  discriminators?: readonly DomainName[];
  /** K, the number of classes both domains share. */
  classes: number;
  /** Length of the latent vector. Default 64. */
  latentSize?: number;
  /** How many of the latent's dimensions, the first ones, carry the class. Default 16, or all of a smaller latent. */
  classLatentSize?: number;
  /** Width of the dense layers next to the latent. Default 256. */
  sharedUnits?: number;
  /**
   * How many layers next to the latent, in the encoders and in the decoders, both domains share. Default 2: everything between
   * a domain's own dense layer and the latent. 0 shares nothing.
   */
  sharedLayers?: number;
  /**
   * 'class-wise' (default): the class means, which both domains share, are what labels pull latents to, through `prior`, `classPull`
   * and the term `latentClass`. 'none': labels shape nothing in the latent.
   */
  alignment?: 'class-wise' | 'none';
  /**
   * What posteriors are drawn to, over the class dimensions; the style dimensions always have N(0, I).
   * 'class-means' (default with alignment): N(mu_y, I) for labeled items, the mixture of the classes for unlabeled ones.
   * 'class-mixture': the mixture (1/K) sum_k N(mu_k, I) for all of them, whatever their labels.
   * 'standard-normal' (default without alignment): N(0, I) for all.
   */
  prior?: Prior;
  /** p(x|z) of both domains, or of each under its name. Default: Gaussian, with one learned sigma a domain. */
  likelihood?: Likelihood | Record<DomainName, Likelihood>;
  /** Items with a label decode from (1 - classPull) z_c + classPull mu_y. Default 0.7; without alignment there is no pull. */
  classPull?: number;
  /** 'gaussian' (default): the encoder gives mean and log-variance. 'unit-variance': the mean only, as in the published UNIT. */
  posterior?: 'gaussian' | 'unit-variance';
  /** Log-variances are clipped to this range, which keeps exp() finite. Default [-8, 2]. */
  logVarianceRange?: [number, number];
  /** Integer that fixes the initial weights. */
  seed: number;
}

export type CompleteTranslatorOptions = Required<Omit<TranslatorOptions, 'likelihood'>> & {
  likelihood: Record<DomainName, Required<Likelihood>>;
};

const known: { readonly [Name in keyof Required<TranslatorOptions>]: true } = {
  source: true,
  target: true,
  discriminators: true,
  classes: true,
  latentSize: true,
  classLatentSize: true,
  sharedUnits: true,
  sharedLayers: true,
  alignment: true,
  prior: true,
  likelihood: true,
  classPull: true,
  posterior: true,
  logVarianceRange: true,
  seed: true,
};

/** Fills in the defaults. @throws TranslatorError on anything outside its range */
export function completeTranslatorOptions(options: TranslatorOptions): CompleteTranslatorOptions {
  requireOptions<TranslatorOptions>('options', options, known, 'required');
  const latentSize = options.latentSize ?? 64;
  const alignment = options.alignment ?? 'class-wise';
  const complete: CompleteTranslatorOptions = {
    latentSize,
    classLatentSize: Math.min(16, latentSize),
    sharedUnits: 256,
    sharedLayers: 2,
    posterior: 'gaussian',
    logVarianceRange: [-8, 2],
    discriminators: ['source'],
    prior: alignment === 'none' ? 'standard-normal' : 'class-means',
    ...withoutUndefined(options),
    alignment,
    likelihood: completeLikelihoods(options.likelihood),
    classPull: alignment === 'none' ? 0 : (options.classPull ?? 0.7),
  };
  checkDomainSpec('source', complete.source);
  checkDomainSpec('target', complete.target);
  requireInteger('classes', complete.classes, 1, Number.MAX_SAFE_INTEGER);
  requireInteger('latentSize', latentSize, 1, Number.MAX_SAFE_INTEGER);
  requireInteger('classLatentSize', complete.classLatentSize, 1, latentSize);
  requireInteger('sharedUnits', complete.sharedUnits, 1, Number.MAX_SAFE_INTEGER);
  requireInteger('sharedLayers', complete.sharedLayers, 0, Number.MAX_SAFE_INTEGER);
  requireSeed(complete.seed);
  const hiddenUnits = [complete.source, complete.target].map((domain) => domain.hiddenUnits ?? complete.sharedUnits);
  if (complete.sharedLayers >= 2 && hiddenUnits[0] !== hiddenUnits[1]) {
    const fix = 'Give both domains the same hiddenUnits, or set sharedLayers to 0 or 1.';
    throw new TranslatorError(
      'target.hiddenUnits',
      String(hiddenUnits[1]),
      `${hiddenUnits[0]}, as in the source domain`,
      fix,
    );
  }
  requireName('alignment', alignment, ['class-wise', 'none']);
  requireName('prior', complete.prior, ['standard-normal', 'class-means', 'class-mixture']);
  if (alignment === 'none' && complete.prior === 'class-means') {
    const fix = "Choose 'class-mixture', which needs no labels, or alignment 'class-wise'.";
    throw new TranslatorError('prior', "'class-means' without alignment", 'a prior that reads no labels', fix);
  }
  for (const domain of complete.discriminators) requireName('discriminators', domain, ['source', 'target']);
  requireName('posterior', complete.posterior, ['gaussian', 'unit-variance']);
  requireRange('classPull', complete.classPull, 0, 1);
  const [low, high] = complete.logVarianceRange;
  if (!(Number.isFinite(low) && Number.isFinite(high) && low < high)) {
    throw new TranslatorError('logVarianceRange', `[${low}, ${high}]`, 'two finite numbers, the lower one first');
  }
  return complete;
}

/** An option that is passed on as undefined, as in `{ latentSize: flags.size }`, is one that was left out. */
function withoutUndefined<Options extends object>(options: Options): Options {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Options;
}
