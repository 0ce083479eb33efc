import * as tf from '@tensorflow/tfjs';

/** How many tensors more are alive after `work` than before. */
export async function tensorsLeft(work: () => unknown): Promise<number> {
  const before = tf.memory().numTensors;
  await work();
  return tf.memory().numTensors - before;
}
