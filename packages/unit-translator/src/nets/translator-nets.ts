import * as tf from '@tensorflow/tfjs';
import type { DomainName } from '../domain-spec';
import { domainKind, type DomainSpec } from '../domains/kinds';
import { dense } from '../layers/dense';
import { leakyGain, leakyRelu } from '../layers/leaky-relu';
import type { Parameters } from '../layers/parameters';
import type { Posterior } from '../latent/posterior';
import type { CompleteTranslatorOptions } from '../translator-options';
import { latentLayers } from './latent-layers';

export interface TranslatorNets {
  encode: Record<DomainName, (x: tf.Tensor) => Posterior>;
  decode: Record<DomainName, (z: tf.Tensor2D) => tf.Tensor>;
}

/** Enc_s, Enc_t, Dec_s and Dec_t: domain trunks on the outside, shared dense layers next to the latent. */
export function translatorNets(parameters: Parameters, options: CompleteTranslatorOptions): TranslatorNets {
  const { source, target, latentSize, posterior, logVarianceRange, sharedUnits, sharedLayers } = options;
  const hiddenUnits = { source: source.hiddenUnits ?? sharedUnits, target: target.hiddenUnits ?? sharedUnits };
  const headUnits = posterior === 'gaussian' ? 2 * latentSize : latentSize;
  const latent = latentLayers(parameters, { hiddenUnits, sharedUnits, sharedLayers, latentSize, headUnits });

  const encoder = (domain: DomainName, spec: DomainSpec): ((x: tf.Tensor) => Posterior) => {
    const trunk = domainKind(spec).encoderTrunk(parameters, `${domain}/encoder`, spec);
    const toHidden = dense(parameters, `${domain}/encoder/dense`, trunk.outputs, hiddenUnits[domain], leakyGain);
    return (x) => {
      const heads = latent.toHeads[domain](leakyRelu(toHidden(trunk(x))));
      if (posterior === 'unit-variance') return { mean: heads, logVariance: tf.zerosLike(heads) };
      const [mean, logVariance] = tf.split<tf.Tensor2D>(heads, 2, 1);
      return { mean, logVariance: tf.clipByValue(logVariance, ...logVarianceRange) };
    };
  };

  const decoder = (domain: DomainName, spec: DomainSpec): ((z: tf.Tensor2D) => tf.Tensor) => {
    const trunk = domainKind(spec).decoderTrunk(parameters, `${domain}/decoder`, spec, sharedUnits);
    return (z) => trunk(latent.fromLatent[domain](z));
  };

  return {
    encode: { source: encoder('source', source), target: encoder('target', target) },
    decode: { source: decoder('source', source), target: decoder('target', target) },
  };
}
