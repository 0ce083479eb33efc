import type * as tf from '@tensorflow/tfjs';
import type { DomainName } from '../domain-spec';
import { dense, type Dense } from '../layers/dense';
import { leakyGain, leakyRelu } from '../layers/leaky-relu';
import type { Parameters } from '../layers/parameters';

export interface LatentLayersShape {
  /** Width of what each domain's encoder hands over. */
  hiddenUnits: Record<DomainName, number>;
  sharedUnits: number;
  /** How many layers next to the latent, on each side, are the same objects in both domains. 0 shares nothing. */
  sharedLayers: number;
  latentSize: number;
  /** Width of the encoder's last layer: mean and log-variance side by side, or the mean alone. */
  headUnits: number;
}

type ByDomain = Record<DomainName, (x: tf.Tensor2D) => tf.Tensor2D>;

/**
 * The dense layers on both sides of the latent vector (paper 2.1: the two autoencoders "share parameters at a few layers near
 * the latent vector"). The net has the same form for every `sharedLayers`, at least two layers a side: sharing decides only
 * whether the domains use one set of weights or two.
 */
export function latentLayers(
  parameters: Parameters,
  shape: LatentLayersShape,
): { toHeads: ByDomain; fromLatent: ByDomain } {
  const { hiddenUnits, sharedUnits, sharedLayers, latentSize, headUnits } = shape;
  const depth = Math.max(2, sharedLayers);
  const shared = new Map<string, Dense>();

  const layer = (
    domain: DomainName,
    side: string,
    distance: number,
    inputs: number,
    outputs: number,
    gain: number,
  ): Dense => {
    if (distance > sharedLayers) return dense(parameters, `${domain}/${side}/latent${distance}`, inputs, outputs, gain);
    const name = `shared/${side}/latent${distance}`;
    const existing = shared.get(name) ?? dense(parameters, name, inputs, outputs, gain);
    shared.set(name, existing);
    return existing;
  };

  const build = (
    domain: DomainName,
  ): { toHeads: (x: tf.Tensor2D) => tf.Tensor2D; fromLatent: (x: tf.Tensor2D) => tf.Tensor2D } => {
    const encoderSide: Dense[] = [];
    const decoderSide: Dense[] = [];
    for (let distance = depth; distance >= 1; distance--) {
      const inputs = distance === depth ? hiddenUnits[domain] : sharedUnits;
      const heads = distance === 1;
      encoderSide.push(
        layer(domain, 'encoder', distance, inputs, heads ? headUnits : sharedUnits, heads ? 1 : leakyGain),
      );
    }
    for (let distance = 1; distance <= depth; distance++) {
      decoderSide.push(
        layer(domain, 'decoder', distance, distance === 1 ? latentSize : sharedUnits, sharedUnits, leakyGain),
      );
    }
    return {
      toHeads: (x) =>
        encoderSide.reduce((hidden, apply, index) => (index < depth - 1 ? leakyRelu(apply(hidden)) : apply(hidden)), x),
      fromLatent: (z) => decoderSide.reduce((hidden, apply) => leakyRelu(apply(hidden)), z),
    };
  };

  const source = build('source');
  const target = build('target');
  return {
    toHeads: { source: source.toHeads, target: target.toHeads },
    fromLatent: { source: source.fromLatent, target: target.fromLatent },
  };
}
