import {
  readWeights,
  TrainingError,
  writeWeights,
  type NamedVariable,
  type NamedWeight,
  deriveSeed,
} from '@image2audio/tfjs-training';
import * as tf from '@tensorflow/tfjs';
import { checkItemShape, type DomainName } from './domain-spec';
import { requireName, requireOptions, TranslatorError } from './errors';
import { pullToClassMeans } from './latent/class-means';
import { checkLabels, type Labels } from './latent/labels';
import { samplePosterior, type Posterior } from './latent/posterior';
import { logPrior, samplePrior } from './latent/prior';
import { Parameters } from './layers/parameters';
import { likelihoods } from './likelihood';
import { discriminatorNets, type Discriminator } from './nets/discriminator-nets';
import { translatorNets, type TranslatorNets } from './nets/translator-nets';
import {
  completeTranslatorOptions,
  type CompleteTranslatorOptions,
  type TranslatorOptions,
} from './translator-options';

export interface LatentOptions {
  /** Classes of the items: their latents are pulled to their class means before decoding, as in training. -1 for unknown. */
  labels?: Labels | undefined;
  /** Decode from a sample of the posterior drawn with this integer seed. Left out: from the posterior's mean. */
  seed?: number | undefined;
}

const latentOptions = { labels: true, seed: true } as const;
const domains: readonly DomainName[] = ['source', 'target'];

/**
 * Two variational autoencoders with a shared latent space, and discriminators of the domains that are to have one (paper 2.1, after UNIT).
 * Methods leave only their results behind; the caller disposes of those, and of the translator.
 */
export class Translator {
  readonly options: Readonly<CompleteTranslatorOptions>;
  /** mu_k, the mean of every class in the latent's class dimensions, `[K, classLatentSize]`; learned, shared by both domains. */
  readonly classMeans: tf.Variable<tf.Rank.R2>;

  private readonly parameters: Parameters;
  private readonly discriminatorParameters: Parameters;
  private readonly nets: TranslatorNets;
  private readonly discriminators: Partial<Record<DomainName, Discriminator>>;
  private readonly logScales: Record<DomainName, tf.Variable>;
  /** Scales that are not learned, and so are no weights. */
  private readonly fixedScales: tf.Variable[] = [];

  /** @throws TranslatorError on options outside their ranges */
  constructor(options: TranslatorOptions) {
    this.options = Object.freeze(completeTranslatorOptions(options));
    const { seed, classes, classLatentSize } = this.options;
    this.parameters = new Parameters(deriveSeed(seed, 'translator'));
    this.nets = translatorNets(this.parameters, this.options);
    this.classMeans = this.parameters.normal('classMeans', [classes, classLatentSize]) as tf.Variable<tf.Rank.R2>;
    this.logScales = { source: this.newLogScale('source'), target: this.newLogScale('target') };
    this.discriminatorParameters = new Parameters(deriveSeed(seed, 'discriminator'));
    this.discriminators = discriminatorNets(this.discriminatorParameters, this.options);
  }

  /** q(z|x) of every item, `[batch, latentSize]` each. */
  encode(domain: DomainName, x: tf.Tensor): Posterior {
    this.checkItems(domain, x);
    return tf.tidy(() => ({ ...this.nets.encode[domain](x) }));
  }

  /** One z ~ q(z|x) an item, `[batch, latentSize]`; equal seeds give equal noise. */
  sample(posterior: Posterior, seed: number): tf.Tensor2D {
    return samplePosterior(posterior, seed);
  }

  /**
   * z ~ N([mu_y, 0], I) for every label, `[labels, latentSize]`: latents from the class prior in place of encoded items. For -1 the
   * class of the mixture is drawn as well. With the prior 'standard-normal' it is N(0, I) for all. Decode latents of labels through
   * `pullToClass`, as labeled items were in training.
   */
  samplePrior(labels: Labels, seed: number): tf.Tensor2D {
    checkLabels('labels', labels, labels.length, this.options.classes, true);
    return samplePrior(this.options, this.classMeans, labels, seed);
  }

  /** (1 - classPull) z_c + classPull mu_y in the class dimensions of items with a label; a copy of z where there is no pull. */
  pullToClass(z: tf.Tensor2D, labels: Labels): tf.Tensor2D {
    const { classes, classPull } = this.options;
    checkLabels('labels', labels, z.shape[0], classes, true);
    if (classPull === 0) return tf.clone(z);
    return pullToClassMeans(z, this.classMeans, labels, classPull);
  }

  /** The mean of p(x|z), `[batch, ...item]`. */
  decode(domain: DomainName, z: tf.Tensor2D): tf.Tensor {
    const { latentSize } = this.options;
    if (z.rank !== 2 || z.shape[1] !== latentSize)
      throw new TranslatorError('z', `[${z.shape.join(', ')}]`, `[batch, ${latentSize}]`);
    return tf.tidy(() => this.nets.decode[domain](z));
  }

  /** Items of one domain as items of the other: Dec_to of a latent of Enc_from. */
  translate(x: tf.Tensor, options: { from: DomainName; to: DomainName } & LatentOptions): tf.Tensor {
    const known = { from: true, to: true, ...latentOptions } as const;
    requireOptions<typeof options>('options', options, known, 'required');
    const { from, to, ...latent } = options;
    for (const [name, domain] of Object.entries({ from, to })) requireName(name, domain, domains);
    return tf.tidy(() => this.decode(to, this.latentFor(from, x, latent)));
  }

  reconstruct(domain: DomainName, x: tf.Tensor, latent: LatentOptions = {}): tf.Tensor {
    requireOptions<LatentOptions>('options', latent, latentOptions);
    return this.translate(x, { from: domain, to: domain, ...latent });
  }

  /** Items translated to the domain `through` and back to their own. */
  cycle(x: tf.Tensor, options: { from: DomainName; through: DomainName } & LatentOptions): tf.Tensor {
    const known = { from: true, through: true, ...latentOptions } as const;
    requireOptions<typeof options>('options', options, known, 'required');
    const { from, through, ...latent } = options;
    return tf.tidy(() => {
      const there = this.translate(x, { from, to: through, ...latent });
      const back = latent.seed === undefined ? latent : { ...latent, seed: deriveSeed(latent.seed, 'back') };
      return this.translate(there, { from: through, to: from, ...back });
    });
  }

  /**
   * The domain's discriminator: a number an item, `[batch]`, higher where it looks real; a logit where the GAN loss is logistic.
   *
   * @throws TranslatorError where `options.discriminators` does not name the domain
   */
  discriminate(domain: DomainName, x: tf.Tensor): tf.Tensor1D {
    this.checkItems(domain, x);
    const discriminator = this.discriminators[domain];
    if (!discriminator) {
      const fix = `Create the translator with discriminators: ['${domain}'].`;
      throw new TranslatorError('domain', `'${domain}' without a discriminator`, 'a domain that has one', fix);
    }
    return tf.tidy(() => discriminator(x));
  }

  /** log p(x|z), summed over the item's values, `[batch]`, in nats. */
  logLikelihood(domain: DomainName, x: tf.Tensor, z: tf.Tensor2D): tf.Tensor1D {
    this.checkItems(domain, x);
    const { logLikelihood } = likelihoods[this.options.likelihood[domain].family];
    return tf.tidy(() => logLikelihood(x, this.decode(domain, z), this.logScales[domain]));
  }

  /** log p(z) of items whose class is not known, `[batch]`: the mixture of the classes with standard normal style, or N(0, I). */
  logPrior(z: tf.Tensor2D): tf.Tensor1D {
    return logPrior(this.options, this.classMeans, z);
  }

  /** log of the scale of the domain's likelihood, a scalar: sigma of the Gaussian, b of the Laplace. */
  logScale(domain: DomainName): tf.Variable {
    return this.logScales[domain];
  }

  /** Encoders, decoders, class means and learned log scales, in a fixed order: what the translator's optimizer moves. */
  translatorVariables(): tf.Variable[] {
    return this.parameters.variables();
  }

  /** The same, each with its name among `getWeights`. */
  namedTranslatorVariables(): NamedVariable[] {
    return this.parameters.named();
  }

  /** The variables of the discriminators, which their own optimizer moves. */
  discriminatorVariables(): tf.Variable[] {
    return this.discriminatorParameters.variables();
  }

  /** All weights, the discriminators' included, by name. */
  getWeights(): Promise<NamedWeight[]> {
    return readWeights(this.named());
  }

  /** @throws TranslatorError where a name or shape differs; then nothing has been changed */
  setWeights(weights: readonly NamedWeight[]): void {
    try {
      writeWeights(this.named(), weights);
    } catch (error) {
      if (!(error instanceof TrainingError)) throw error;
      const fix = 'Create the translator with the options it was saved with.';
      throw new TranslatorError(error.argument, error.found, error.expected, fix, { cause: error });
    }
  }

  dispose(): void {
    this.parameters.dispose();
    this.discriminatorParameters.dispose();
    tf.dispose(this.fixedScales);
  }

  private latentFor(domain: DomainName, x: tf.Tensor, { labels, seed }: LatentOptions): tf.Tensor2D {
    const posterior = this.encode(domain, x);
    const z = seed === undefined ? posterior.mean : this.sample(posterior, seed);
    return labels ? this.pullToClass(z, labels) : z;
  }

  private newLogScale(domain: DomainName): tf.Variable {
    const { family, scale } = this.options.likelihood[domain];
    if (scale === 'learned')
      return this.parameters.zeros(`${domain}/${family === 'gaussian' ? 'logSigma' : 'logScale'}`, []);
    const fixed = tf.tidy(() => tf.variable(tf.scalar(Math.log(scale)), false));
    this.fixedScales.push(fixed);
    return fixed;
  }

  private named(): NamedVariable[] {
    return [...this.parameters.named(), ...this.discriminatorParameters.named()];
  }

  private checkItems(domain: DomainName, x: tf.Tensor): void {
    checkItemShape(`x (${domain})`, this.options[domain], x.shape);
  }
}

/** A translator with fresh weights. @throws TranslatorError on options outside their ranges */
export function createTranslator(options: TranslatorOptions): Translator {
  return new Translator(options);
}
