import * as tf from '@tensorflow/tfjs';
import { requireOptions } from '../errors';
import type { ParameterList } from './parameter-list';

/** Weights of a gated recurrent unit of H units on I inputs; the columns of the three gates stand in the order r, z, n. */
export interface GatedRecurrentUnitWeights {
  /** [I, 3H] and [3H]. */
  inputKernel: tf.Tensor2D;
  inputBias: tf.Tensor1D;
  /** [H, 3H] and [3H]. */
  recurrentKernel: tf.Tensor2D;
  recurrentBias: tf.Tensor1D;
}

/**
 * The states [B, T, H] of a gated recurrent unit (Cho et al. 2014, in the form of torch.nn.GRU) over x [B, T, I], from a
 * state of zeros:
 * r = sigmoid(W_r x + b_r + U_r h + c_r), z = sigmoid(W_z x + b_z + U_z h + c_z),
 * n = tanh(W_n x + b_n + r (U_n h + c_n)), h' = (1 - z) n + z h.
 * With `reverse` time runs backwards, and the state at t is the one after frames T-1 to t.
 *
 * Unrolled over T in plain operations, whose shapes depend on B and T alone, so that back ends may record it; the
 * products with the inputs of all frames are one product.
 */
export function gatedRecurrentUnit(
  x: tf.Tensor3D,
  { inputKernel, inputBias, recurrentKernel, recurrentBias }: GatedRecurrentUnitWeights,
  options: { reverse?: boolean } = {},
): tf.Tensor3D {
  requireOptions<{ reverse?: boolean }>('options', options, { reverse: true });
  const { reverse = false } = options;
  return tf.tidy(() => {
    const [batch, frames, inputs] = x.shape;
    const [units, columns] = recurrentKernel.shape;
    const flat = tf.reshape<tf.Rank.R2>(x, [batch * frames, inputs]);
    const projected = tf.reshape(tf.add(tf.matMul(flat, inputKernel), inputBias), [batch, frames, columns]);
    // The gradient of an unstack into one piece fails in TensorFlow.js 4.22
    const ofFrames = frames === 1 ? [tf.squeeze<tf.Tensor2D>(projected, [1])] : tf.unstack(projected, 1);
    const states: tf.Tensor2D[] = [];
    let state: tf.Tensor2D = tf.zeros([batch, units]);
    // Copies are reversed: TensorFlow.js records the array itself, and reversed in place it would lead gradients astray
    for (const ofFrame of reverse ? [...ofFrames].reverse() : ofFrames) {
      const [inputR, inputZ, inputN] = tf.split<tf.Tensor2D>(ofFrame, 3, 1);
      const recurrent = tf.add<tf.Tensor2D>(tf.matMul(state, recurrentKernel), recurrentBias);
      const [recurrentR, recurrentZ, recurrentN] = tf.split(recurrent, 3, 1);
      const r = tf.sigmoid(tf.add(inputR, recurrentR));
      const z = tf.sigmoid(tf.add(inputZ, recurrentZ));
      const candidate = tf.tanh(tf.add(inputN, tf.mul(r, recurrentN)));
      // (1 - z) n + z h = n + z (h - n)
      state = tf.add(candidate, tf.mul(z, tf.sub(state, candidate)));
      states.push(state);
    }
    return tf.stack(reverse ? [...states].reverse() : states, 1) as tf.Tensor3D;
  });
}

/** Starting weights, uniform in +-1 / sqrt(H) as in torch.nn.GRU. */
export function gatedRecurrentUnitWeights(
  parameters: ParameterList,
  name: string,
  { inputs, units }: { inputs: number; units: number },
): GatedRecurrentUnitWeights {
  return {
    inputKernel: parameters.uniform(`${name}.inputKernel`, [inputs, 3 * units], units),
    inputBias: parameters.uniform(`${name}.inputBias`, [3 * units], units),
    recurrentKernel: parameters.uniform(`${name}.recurrentKernel`, [units, 3 * units], units),
    recurrentBias: parameters.uniform(`${name}.recurrentBias`, [3 * units], units),
  };
}
