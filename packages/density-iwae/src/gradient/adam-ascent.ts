import * as tf from '@tensorflow/tfjs';

const [FIRST_DECAY, SECOND_DECAY, EPSILON] = [0.9, 0.999, 1e-8];

export interface AscentPlan {
  readonly steps: number;
  /** Of the first step; it falls in a line to 0, so that a noisy objective settles. */
  readonly learningRate: number;
}

/**
 * Maximises the sum of an objective over items by Adam, every entry of the parameters moving on its own: what one item does is the same
 * whatever items are beside it. Disposes of `start` and gives new tensors.
 *
 * @param objective [items] or a scalar, at a step from 0 on; called inside `tf.tidy`
 */
export function adamAscent(
  start: readonly tf.Tensor2D[],
  objective: (parameters: tf.Tensor2D[], step: number) => tf.Tensor,
  { steps, learningRate }: AscentPlan,
): tf.Tensor2D[] {
  let state = { parameters: [...start], first: start.map(zerosLike), second: start.map(zerosLike) };
  const tensors = () => Object.values(state).flat();
  try {
    // a model that throws does so here: within a gradient, TensorFlow.js would leave the tensors of its tape behind
    tf.tidy(() => tf.sum(objective(state.parameters, 0))).dispose();
    for (let step = 0; step < steps; step++) {
      const next = tf.tidy(() => {
        const gradients = tf.grads((...parameters) => tf.sum(objective(parameters as tf.Tensor2D[], step)))(
          state.parameters,
        ) as tf.Tensor2D[];
        const first = gradients.map((gradient, at) => mixed(state.first[at], gradient, FIRST_DECAY));
        const second = gradients.map((gradient, at) => mixed(state.second[at], tf.square(gradient), SECOND_DECAY));
        const rate = learningRate * (1 - step / steps);
        const parameters = state.parameters.map((parameter, at) => {
          const direction = tf.div(first[at], 1 - FIRST_DECAY ** (step + 1));
          const size = tf.add(tf.sqrt(tf.div(second[at], 1 - SECOND_DECAY ** (step + 1))), EPSILON);
          return tf.add<tf.Tensor2D>(parameter, tf.mul(tf.div(direction, size), rate));
        });
        return { parameters, first, second };
      });
      tf.dispose(tensors());
      state = next;
    }
  } catch (error) {
    tf.dispose(tensors());
    throw error;
  }
  tf.dispose([state.first, state.second]);
  return state.parameters;
}

const zerosLike = (tensor: tf.Tensor2D) => tf.zerosLike(tensor);

function mixed(average: tf.Tensor2D, value: tf.Tensor2D, decay: number): tf.Tensor2D {
  return tf.add(tf.mul(average, decay), tf.mul(value, 1 - decay));
}
