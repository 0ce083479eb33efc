/**
 * Tries every reader of files from outside on damaged ones: `npm run fuzz -- [--inputs N] [--seed S] [--from I] [--target NAME] [--json]`.
 *
 * Inputs are shared out evenly among the readers (100,000 by default). Each reader runs in a process of its own, so that one that hangs or takes too much memory is
 * ended and reported. Prints for each how many inputs were read and refused, the slowest, the most memory held, and what of the reader's code was reached. Exits with
 * 1 where an input gave anything else than a value or an error that the reader throws on purpose.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Coverage } from './coverage';
import { countCoverage } from './coverage';
import { runInputs, type Tally } from './campaign';
import { targets } from './targets/index';

/** Inputs between two signs of life. */
const batch = 100;
const longestBatchSeconds = 120;
const memoryLimitMiB = 1024;

interface Progress extends Tally {
  memoryBytes: number;
  failure?: string;
  /** With the last batch. */
  coverage?: Coverage;
}

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    target: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const [inputs, seed, from] = [values.inputs, values.seed, values.from].map((text) => {
  if (!/^\d+$/.test(text)) throw new Error(`found ${text}; expected a whole number`);
  return Number(text);
});
const chosen = targets.filter(({ name }) => values.target === undefined || name === values.target);
if (chosen.length === 0)
  throw new Error(`no target ${values.target ?? ''}: choose from ${targets.map(({ name }) => name).join(', ')}`);
const share = Math.ceil(inputs / chosen.length);

async function child(name: string): Promise<void> {
  const reached = await countCoverage();
  const target = targets.find((one) => one.name === name)!;
  for (let at = from; at < from + share; at += batch) {
    const count = Math.min(batch, from + share - at);
    const memoryBytes = process.memoryUsage.rss();
    const last = at + count >= from + share;
    try {
      const tally = await runInputs(target, seed, at, count);
      process.send!({
        ...tally,
        memoryBytes,
        ...(last ? { coverage: await reached(target.sources) } : {}),
      } satisfies Progress);
    } catch (error) {
      const none = { read: 0, refused: 0, slowest: { milliseconds: 0, index: at } };
      process.send!({
        ...none,
        memoryBytes,
        failure: error instanceof Error ? error.message : String(error),
      } satisfies Progress);
      break;
    }
  }
  process.disconnect();
}

function watch(name: string): Promise<Progress> {
  const total: Progress = { read: 0, refused: 0, slowest: { milliseconds: 0, index: from }, memoryBytes: 0 };
  return new Promise((resolve) => {
    const arguments_ = ['--inputs', String(share), '--seed', String(seed), '--from', String(from), '--target', name];
    const process_ = fork(fileURLToPath(import.meta.url), arguments_, {
      env: { ...process.env, IMAGE2AUDIO_FUZZ: name },
      execArgv: [...process.execArgv, `--max-old-space-size=${memoryLimitMiB}`],
    });
    let timer: NodeJS.Timeout;
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        total.failure ??= `no end of ${batch} inputs from ${from + total.read + total.refused} on after ${longestBatchSeconds} s: one of them hangs`;
        process_.kill('SIGKILL');
      }, longestBatchSeconds * 1000);
    };
    wait();
    process_.on('message', (progress: Progress) => {
      wait();
      total.read += progress.read;
      total.refused += progress.refused;
      if (progress.slowest.milliseconds > total.slowest.milliseconds) total.slowest = progress.slowest;
      total.memoryBytes = Math.max(total.memoryBytes, progress.memoryBytes);
      if (progress.failure !== undefined) total.failure = progress.failure;
      if (progress.coverage) total.coverage = progress.coverage;
    });
    process_.on('close', (code, signal) => {
      clearTimeout(timer);
      if (total.failure === undefined && total.read + total.refused < share)
        total.failure = `the process ended with ${signal ?? `code ${code}`} after ${total.read + total.refused} inputs`;
      resolve(total);
    });
  });
}

function line(name: string, { read, refused, slowest, memoryBytes, coverage }: Progress): string {
  const code = coverage
    ? `${coverage.functionsReached} of ${coverage.functions} functions and ${(100 * coverage.reachedShare).toFixed(0)} % of the code reached`
    : 'coverage unknown';
  return `${name}: ${read + refused} inputs, ${read} read, ${refused} refused; slowest ${slowest.milliseconds.toFixed(0)} ms (input ${slowest.index}); at most ${(memoryBytes / 2 ** 20).toFixed(0)} MiB; ${code}`;
}

if (process.env.IMAGE2AUDIO_FUZZ !== undefined && process.send) {
  await child(process.env.IMAGE2AUDIO_FUZZ);
} else {
  for (const { name } of chosen) {
    const result = await watch(name);
    console.log(values.json ? JSON.stringify({ target: name, ...result }) : line(name, result));
    if (result.failure !== undefined) {
      if (!values.json) console.error(result.failure);
      process.exitCode = 1;
    }
  }
}
