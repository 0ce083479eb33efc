import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import type { Message } from './processes/train';

const program = new URL('./processes/start.mjs', import.meta.url);
const steps = 5;

interface Trainer {
  onMessage(listen: (message: Message) => void): void;
  goOn(): void;
  ended: Promise<number>;
}

function workerThread(): Trainer {
  const worker = new Worker(program);
  const ended = new Promise<number>((resolve, reject) => {
    worker.once('exit', resolve).once('error', reject);
  });
  return { onMessage: (listen) => worker.on('message', listen), goOn: () => worker.postMessage('go on'), ended };
}

function childProcess(): Trainer {
  const child = fork(fileURLToPath(program));
  const ended = new Promise<number>((resolve, reject) => {
    child.once('exit', (code) => resolve(code ?? -1)).once('error', reject);
  });
  const onMessage = (listen: (message: Message) => void): void => {
    child.on('message', listen as (message: unknown) => void);
  };
  return { onMessage, goOn: () => child.send('go on'), ended };
}

type Result = Exclude<Message, 'ready'>;

/** Lets trainers take each step only when all of them are ready for it. */
async function trainTogether(trainers: readonly Trainer[]): Promise<Result[]> {
  let ready = 0;
  const results = trainers.map(
    (trainer) =>
      new Promise<Result>((resolve) => {
        trainer.onMessage((message) => {
          if (message !== 'ready') {
            resolve(message);
          } else if (++ready === trainers.length) {
            ready = 0;
            for (const each of trainers) each.goOn();
          }
        });
      }),
  );
  const failed = Promise.all(trainers.map(({ ended }) => ended)).then((codes) => {
    if (codes.some((code) => code !== 0)) throw new Error(`ended with ${codes.join(' and ')}`);
    return Promise.all(results);
  });
  return await failed;
}

describe.each([
  ['worker threads', workerThread],
  ['child processes', childProcess],
])('%s', (_, start) => {
  it('train at once, each on its own back end, with equal results, and end', async () => {
    const results = await trainTogether([start(), start()]);
    for (const { losses, runs } of results) {
      expect(losses).toHaveLength(steps);
      expect(losses.at(-1)).toBeLessThan(losses[0]);
      expect(runs).toBeGreaterThanOrEqual(steps);
    }
    expect(results[1]).toEqual(results[0]);
  });
});

it('a thread that is stopped in the middle leaves the others at work, and new ones', async () => {
  const others = trainTogether([workerThread()]);
  const stopped = new Worker(program);
  for (let step = 0; step < 2; step++) {
    await new Promise((resolve) => stopped.once('message', resolve));
    stopped.postMessage('go on');
  }
  await stopped.terminate();
  const [[during], [after]] = [await others, await trainTogether([workerThread()])];
  expect(during.losses).toHaveLength(steps);
  expect(after).toEqual(during);
});
