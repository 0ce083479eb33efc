/**
 * Trains a small net on a back end of its own, in a worker thread or a child process, step by step: says 'ready' before every
 * step and waits to be told to go on, so that whoever started several of them sees that they run at once.
 */
import { parentPort } from 'node:worker_threads';
import * as tf from '@tensorflow/tfjs';
import { configure, releaseSessions, statistics } from '../../src/index';

const steps = 5;

export type Message = 'ready' | { losses: number[]; runs: number };

const send = (message: Message): void => {
  if (parentPort) parentPort.postMessage(message);
  else process.send!(message);
};

const toldToGoOn = (): Promise<void> =>
  new Promise((resolve) => {
    (parentPort ?? process).once('message', () => resolve());
  });

await tf.setBackend('onnxruntime');
configure({ flush: 'lazy', smallOnCpu: false });
const images = tf.randomNormal([8, 6, 6, 3], 0, 1, 'float32', 11);
const filters = tf.variable(tf.randomNormal([3, 3, 3, 16], 0, 0.3, 'float32', 12));
const optimizer = tf.train.adam(0.01);
const losses: number[] = [];
for (let step = 0; step < steps; step++) {
  send('ready');
  await toldToGoOn();
  const loss = optimizer.minimize(
    () => tf.mean(tf.square(tf.sub(tf.conv2d(images as tf.Tensor4D, filters as unknown as tf.Tensor4D, 1, 'same'), 1))),
    true,
    [filters],
  )!;
  losses.push(loss.dataSync()[0]);
  loss.dispose();
}
send({ losses, runs: statistics().runs });
releaseSessions();
if (!parentPort) process.disconnect();
