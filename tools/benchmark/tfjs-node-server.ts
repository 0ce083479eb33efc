/** Takes training steps on tfjs-node when it is asked on standard input: the other end of `startTfjsNodePeer`. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as tf from '@tensorflow/tfjs';
import { encodeState } from './training-state';
import { timeSteps, type TrainingStep } from './training-step';

// standard output carries answers alone
console.log = console.error;
const reply = (message: object): boolean => process.stdout.write(`${JSON.stringify(message)}\n`);

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const first = (await lines.next()) as { value: string };
const { project, stepsModule, step } = JSON.parse(first.value) as Record<'project' | 'stepsModule' | 'step', string>;
const { warn } = console;
// it brings a TensorFlow.js of its own, which finds its thousand kernels registered by ours
console.warn = () => undefined;
const native = createRequire(join(project, 'package.json'))('@tensorflow/tfjs-node') as typeof tf;
console.warn = warn;
if (native.engine() !== tf.engine()) {
  throw new Error(
    `TFJS_NODE_PROJECT: ${project} has TensorFlow.js ${native.version.tfjs}, expected ${tf.version.tfjs}`,
  );
}
await tf.setBackend('tensorflow');
const { steps } = (await import(stepsModule)) as { steps: Record<string, () => Promise<TrainingStep>> };
const { take, observe } = await steps[step]();

reply({ library: `tfjs-node ${native.version.tfjs}` });
for await (const line of lines) {
  const { observe: count, time } = JSON.parse(line) as { observe?: number; time: number };
  if (count === undefined) {
    reply(await timeSteps(take, time));
    continue;
  }
  const observed = (await observe(count)).map(({ before, losses, after }) => ({
    before: encodeState(before),
    losses,
    after: encodeState(after),
  }));
  reply({ observed });
}
