import * as tf from '@tensorflow/tfjs';
import { derivedSeed } from './derived-seed';
import { checkItemShape, type DomainName } from './domain-spec';
import { TranslatorError } from './errors';
import { classMixtureLogDensity, standardNormalLogDensity } from './latent/class-mixture';
import { priorMeans, pullToClassMeans } from './latent/class-means';
import { checkLabels, type Labels } from './latent/labels';
import { samplePosterior, type Posterior } from './latent/posterior';
import { Parameters } from './layers/parameters';
import { gaussianLogLikelihood } from './losses/gaussian-nll';
import { discriminatorNet, translatorNets, type TranslatorNets } from './nets/translator-nets';
import {
  completeTranslatorOptions,
  type CompleteTranslatorOptions,
  type TranslatorOptions,
} from './translator-options';
import { assignWeights, readWeights, type NamedWeight } from './weights';

export interface LatentOptions {
  /** Classes of the items: their latents are pulled to their class means before decoding, as in training. -1 for unknown. */
  labels?: Labels | undefined;
  /** Decode from a sample of the posterior drawn with this integer seed. Left out: from the posterior's mean. */
  seed?: number | undefined;
}

/**
 * Two variational autoencoders with a shared latent space, and a discriminator of the source domain (paper 2.1, after UNIT).
 * Methods leave only their results behind; the caller disposes of those, and of the translator.
 */
export class Translator {
  readonly options: Readonly<CompleteTranslatorOptions>;
  /** mu_k, the mean of every class in the latent's class dimensions, `[K, classLatentSize]`; learned, shared by both domains. */
  readonly classMeans: tf.Variable<tf.Rank.R2>;

  private readonly parameters: Parameters;
  private readonly discriminatorParameters: Parameters;
  private readonly nets: TranslatorNets;
  private readonly discriminator: (x: tf.Tensor) => tf.Tensor1D;
  private readonly logSigmas: Record<DomainName, tf.Variable>;

  /** @throws TranslatorError on options outside their ranges */
  constructor(options: TranslatorOptions) {
    this.options = Object.freeze(completeTranslatorOptions(options));
    const { seed, source, classes, classLatentSize } = this.options;
    this.parameters = new Parameters(derivedSeed(seed, 'translator'));
    this.nets = translatorNets(this.parameters, this.options);
    this.classMeans = this.parameters.normal('classMeans', [classes, classLatentSize]) as tf.Variable<tf.Rank.R2>;
    this.logSigmas = {
      source: this.parameters.zeros('source/logSigma', []),
      target: this.parameters.zeros('target/logSigma', []),
    };
    this.discriminatorParameters = new Parameters(derivedSeed(seed, 'discriminator'));
    this.discriminator = discriminatorNet(this.discriminatorParameters, source);
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
   * z ~ N([mu_y, 0], I) for every label, `[labels, latentSize]`: latents from the class prior in place of encoded items. -1, and
   * every item without alignment, gives N(0, I). Decode them through `pullToClass`, as labeled items were in training.
   */
  samplePrior(labels: Labels, seed: number): tf.Tensor2D {
    const { classes, latentSize, alignment } = this.options;
    checkLabels('labels', labels, labels.length, classes, true);
    return tf.tidy(() => {
      const noise = tf.randomNormal<tf.Rank.R2>(
        [labels.length, latentSize],
        0,
        1,
        'float32',
        derivedSeed(seed, 'prior'),
      );
      return alignment === 'none' ? noise : tf.add(noise, priorMeans(this.classMeans, labels, latentSize));
    });
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
  translate(x: tf.Tensor, { from, to, ...latent }: { from: DomainName; to: DomainName } & LatentOptions): tf.Tensor {
    return tf.tidy(() => this.decode(to, this.latentFor(from, x, latent)));
  }

  reconstruct(domain: DomainName, x: tf.Tensor, latent: LatentOptions = {}): tf.Tensor {
    return this.translate(x, { from: domain, to: domain, ...latent });
  }

  /** Items translated to the domain `through` and back to their own. */
  cycle(
    x: tf.Tensor,
    { from, through, ...latent }: { from: DomainName; through: DomainName } & LatentOptions,
  ): tf.Tensor {
    return tf.tidy(() => {
      const there = this.translate(x, { from, to: through, ...latent });
      const back = latent.seed === undefined ? latent : { ...latent, seed: derivedSeed(latent.seed, 'back') };
      return this.translate(there, { from: through, to: from, ...back });
    });
  }

  /** Dis_s: a logit an item, positive where it looks real, `[batch]`. */
  discriminateSource(x: tf.Tensor): tf.Tensor1D {
    this.checkItems('source', x);
    return tf.tidy(() => this.discriminator(x));
  }

  /** log p(x|z), summed over the item's values, `[batch]`, in nats. */
  logLikelihood(domain: DomainName, x: tf.Tensor, z: tf.Tensor2D): tf.Tensor1D {
    this.checkItems(domain, x);
    return tf.tidy(() => gaussianLogLikelihood(x, this.decode(domain, z), this.logSigmas[domain]));
  }

  /** log p(z), `[batch]`: the mixture of the classes with standard normal style, or N(0, I) without alignment. */
  logPrior(z: tf.Tensor2D): tf.Tensor1D {
    const { alignment, classLatentSize, latentSize } = this.options;
    return tf.tidy(() => {
      if (alignment === 'none') return standardNormalLogDensity(z);
      const ofClass = classMixtureLogDensity(z, this.classMeans);
      if (classLatentSize === latentSize) return ofClass;
      const style: tf.Tensor2D = tf.slice(z, [0, classLatentSize], [z.shape[0], latentSize - classLatentSize]);
      return tf.add(ofClass, standardNormalLogDensity(style));
    });
  }

  /** log sigma of the domain's Gaussian likelihood, a learned scalar. */
  logSigma(domain: DomainName): tf.Variable {
    return this.logSigmas[domain];
  }

  /** Encoders, decoders, class means and log sigmas, in a fixed order: what the translator's optimizer moves. */
  translatorVariables(): tf.Variable[] {
    return this.parameters.variables();
  }

  /** The variables of Dis_s, which its own optimizer moves. */
  discriminatorVariables(): tf.Variable[] {
    return this.discriminatorParameters.variables();
  }

  /** All weights, the discriminator's included, by name. */
  getWeights(): Promise<NamedWeight[]> {
    return readWeights(this.entries());
  }

  /** @throws TranslatorError where a name or shape differs; then nothing has been changed */
  setWeights(weights: readonly NamedWeight[]): void {
    assignWeights(this.entries(), weights);
  }

  dispose(): void {
    this.parameters.dispose();
    this.discriminatorParameters.dispose();
  }

  private latentFor(domain: DomainName, x: tf.Tensor, { labels, seed }: LatentOptions): tf.Tensor2D {
    const posterior = this.encode(domain, x);
    const z = seed === undefined ? posterior.mean : this.sample(posterior, seed);
    return labels ? this.pullToClass(z, labels) : z;
  }

  private entries(): [string, tf.Variable][] {
    return [...this.parameters.entries(), ...this.discriminatorParameters.entries()];
  }

  private checkItems(domain: DomainName, x: tf.Tensor): void {
    checkItemShape(`x (${domain})`, this.options[domain], x.shape);
  }
}

/** A translator with fresh weights. @throws TranslatorError on options outside their ranges */
export function createTranslator(options: TranslatorOptions): Translator {
  return new Translator(options);
}
