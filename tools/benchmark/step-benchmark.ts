import { parseArgs } from 'node:util';
import { RowReport, warnOfLoad } from './harness';
import { pytorchSide, tfjsNodeSide } from './step-sides';
import { compareTrainingStep, type TrainingStep } from './training-step';

export interface StepBenchmark {
  /** By the names that `--only` takes; the module at `stepsModule` exports them as `steps`. */
  steps: Record<string, () => Promise<TrainingStep>>;
  stepsModule: URL;
  /** Makes TensorFlow.js use the back end with so many threads. */
  useThreads: (threads: number) => void | Promise<void>;
}

const usage = `--only NAMES     these steps alone, separated by commas
--threads COUNTS  numbers of threads on both sides, separated by commas; default 1,2
--turns N         how often the sides take turns; default 15
--json            one JSON object a line, each when its step is done; one that could not be compared has an 'error'
PEERS_PYTHON      an interpreter with PyTorch, and
TFJS_NODE_PROJECT a folder with @tensorflow/tfjs-node in its node_modules: environment variables; a side that is not there is left out`;

/** Times training steps as the command line asks, in turns with the same steps on other libraries. */
export async function runStepBenchmark({ steps, stepsModule, useThreads }: StepBenchmark): Promise<void> {
  const names = Object.keys(steps);
  const { values: flags } = parseArgs({
    options: {
      only: { type: 'string', default: names.join() },
      threads: { type: 'string', default: '1,2' },
      turns: { type: 'string', default: '15' },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (flags.help) {
    console.log(`${usage}\nsteps: ${names.join(', ')}`);
    return;
  }
  const wholeNumber = (flag: string, text: string): number => {
    if (/^[1-9]\d*$/.test(text)) return Number(text);
    throw new Error(`--${flag}: found '${text}', expected a whole number of at least 1`);
  };
  const chosen = flags.only.split(',');
  const unknown = chosen.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`--only: found '${unknown}', expected ${names.join(', ')}`);
  const counts = flags.threads.split(',').map((text) => wholeNumber('threads', text));
  const turns = wholeNumber('turns', flags.turns);

  warnOfLoad();
  const report = new RowReport({ json: flags.json });
  for (const threads of counts) {
    for (const name of chosen) {
      await report.measure(`${name}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`, async () => {
        await useThreads(threads);
        const step = await steps[name]();
        try {
          const sides = [pytorchSide(step, threads), tfjsNodeSide(step, stepsModule, name, threads)];
          return await compareTrainingStep(step, sides, { threads, turns });
        } finally {
          step.dispose();
        }
      });
    }
  }
  report.end();
}
