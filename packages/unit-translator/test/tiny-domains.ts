import * as tf from '@tensorflow/tfjs';
import {
  defaultLossWeights,
  type Critic,
  type ImageDomainSpec,
  type LossWeights,
  type SequenceDomainSpec,
  type TranslatorBatch,
  type TranslatorOptions,
} from '../src/index';

/** Two small domains of different shape; odd lengths, so that every upsampling has something to crop. */
export const tinySource: ImageDomainSpec = {
  kind: 'image',
  height: 7,
  width: 6,
  channels: 1,
  filters: [3, 4],
  hiddenUnits: 8,
};
export const tinyTarget: SequenceDomainSpec = {
  kind: 'sequence',
  steps: 9,
  channels: 4,
  filters: [5, 6],
  hiddenUnits: 8,
};

export const tinyOptions = {
  source: tinySource,
  target: tinyTarget,
  classes: 3,
  latentSize: 6,
  classLatentSize: 4,
  sharedUnits: 8,
  seed: 11,
} satisfies TranslatorOptions;

/** Every term switched off. */
export const noWeights = Object.fromEntries(
  Object.keys(defaultLossWeights).map((name) => [name, 0]),
) as unknown as LossWeights;

export function normal(shape: number[], seed: number): tf.Tensor {
  return tf.randomNormal(shape, 0, 1, 'float32', seed);
}

export function tinyBatch(): TranslatorBatch & Required<Pick<TranslatorBatch, 'unlabeledTarget'>> {
  return {
    source: { x: normal([4, 7, 6, 1], 1), labels: [0, 1, 2, 1] },
    target: { x: normal([3, 9, 4], 2), labels: Int32Array.of(2, 0, 1) },
    unlabeledTarget: { x: normal([2, 9, 4], 3) },
  };
}

export function tinyPairs(): NonNullable<TranslatorBatch['pairs']> {
  return { source: normal([2, 7, 6, 1], 4), target: normal([2, 9, 4], 5), labels: [1, -1] };
}

export interface LinearCritic extends Critic {
  weights: tf.Variable;
  calls: number;
}

/** A linear classifier of the target domain with variables of its own, to see that nobody moves them. */
export function linearCritic(classes = 3): LinearCritic {
  const weights = tf.tidy(() => tf.variable(tf.mul(normal([36, classes], 9), 0.3)));
  return {
    weights,
    calls: 0,
    evaluate(x) {
      this.calls++;
      const logits: tf.Tensor2D = tf.matMul(tf.reshape(x, [x.shape[0], 36]), weights);
      return { logits, features: tf.tanh(logits) };
    },
  };
}

export function valuesOf(variables: readonly tf.Variable[]): number[][] {
  return variables.map((variable) => Array.from(variable.dataSync()));
}
