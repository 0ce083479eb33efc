/**
 * Goes through many damaged files: `npm run fuzz -- [cases] [seed]`, 200,000 from seed 1 by default.
 *
 * The cases run in a process of their own, so that one that hangs is killed and reported. Prints what the test of 2,000 cases
 * asserts: how many were decoded and refused; and the slowest case and the most memory held. Exits with 1 on any other
 * outcome, with the file in base64.
 */
import { fork } from 'node:child_process';
import fc from 'fast-check';
import { damagedFile, decodeDamaged, type Outcome } from '../test/fuzz-cases';

const BATCH = 1000;
/** A batch takes a few seconds; a single file never takes one. */
const LONGEST_BATCH_SECONDS = 120;

interface Progress extends Record<Outcome, number> {
  /** Processor time of the slowest file. */
  slowestMs: number;
  memoryBytes: number;
  failure?: string;
}

const [cases, firstSeed] = [Number(process.argv[2] ?? 200_000), Number(process.argv[3] ?? 1)];

async function runBatch(seed: number, count: number): Promise<Progress> {
  const progress: Progress = { decoded: 0, refused: 0, slowestMs: 0, memoryBytes: 0 };
  const property = fc.asyncProperty(damagedFile, async (bytes) => {
    const start = process.cpuUsage();
    progress[await decodeDamaged(bytes)]++;
    const { user, system } = process.cpuUsage(start);
    progress.slowestMs = Math.max(progress.slowestMs, (user + system) / 1000);
    progress.memoryBytes = Math.max(progress.memoryBytes, process.memoryUsage.rss());
  });
  const { failed, counterexample, errorInstance } = await fc.check(property, { numRuns: count, seed });
  if (failed) {
    const file = Buffer.from(counterexample?.[0] ?? []).toString('base64');
    progress.failure = `${String(errorInstance)}\n${file}`;
  }
  return progress;
}

async function runAll(): Promise<void> {
  for (let done = 0; done < cases; done += BATCH) {
    process.send?.(await runBatch(firstSeed + done / BATCH, Math.min(BATCH, cases - done)));
  }
}

function watch(): void {
  const total: Progress = { decoded: 0, refused: 0, slowestMs: 0, memoryBytes: 0 };
  let batches = 0;
  const child = fork(process.argv[1], process.argv.slice(2), { env: { ...process.env, FUZZ_CHILD: '1' } });
  const fail = (message: string) => {
    console.error(message);
    process.exitCode = 1;
    child.kill('SIGKILL');
  };
  const waitFor = () =>
    setTimeout(() => {
      fail(`no end of the batch of seed ${firstSeed + batches} after ${LONGEST_BATCH_SECONDS} s: a file hangs`);
    }, LONGEST_BATCH_SECONDS * 1000);
  let timer = waitFor();
  child.on('message', (progress: Progress) => {
    clearTimeout(timer);
    if (progress.failure !== undefined) {
      fail(`seed ${firstSeed + batches}: ${progress.failure}`);
      return;
    }
    timer = waitFor();
    batches++;
    total.decoded += progress.decoded;
    total.refused += progress.refused;
    total.slowestMs = Math.max(total.slowestMs, progress.slowestMs);
    total.memoryBytes = Math.max(total.memoryBytes, progress.memoryBytes);
    if (batches % 20 === 0) report(total);
  });
  child.on('exit', (code) => {
    clearTimeout(timer);
    if (code !== 0) process.exitCode = 1;
    report(total);
  });
}

function report({ decoded, refused, slowestMs, memoryBytes }: Progress): void {
  console.log(
    `${decoded + refused} damaged files: ${decoded} decoded, ${refused} refused with AudioDecodeError; ` +
      `slowest ${slowestMs.toFixed(0)} ms of processor time, at most ${(memoryBytes / 2 ** 20).toFixed(0)} MiB held`,
  );
}

if (process.env.FUZZ_CHILD === '1') await runAll();
else watch();
