/**
 * `npm run compare:backends`: do the back ends train the same? The losses of the first steps of every part of the method, on
 * synthetic data, each back end in a process of its own; a table, and exit code 1 where a loss is further from the reference than
 * the tolerance. Back ends that are not installed are named and left out.
 */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { FirstLossesMessage } from './first-losses';
import { lossReport, type MeasuredBackend } from './loss-report';

const usage = `compare:backends [--sizes NAME] [--steps N] [--tolerance X] [--backends A,B,...]
  --sizes      of networks and batches: a preset (smoke, demo, paper) or tiny, that of the tests; default smoke
  --steps      training steps of each part; default 20
  --tolerance  largest accepted deviation of a loss, relative to the largest that it has in these steps; default 1e-4.
               More is accepted in a part of the method where rounding alone does more: five times the control, which is
               the reference once more, from initial weights that differ in their last digit
  --backends   the first that runs is the reference; default onnxruntime,cpu,tensorflow,tensorflow-gpu.
               Those named here must run; of the default list, those that are not there are left out.`;

const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: 'smoke' },
    steps: { type: 'string', default: '20' },
    tolerance: { type: 'string', default: '1e-4' },
    backends: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (options.help) console.log(usage);
else process.exitCode = await compare();

async function compare(): Promise<number> {
  const tolerance = Number(options.tolerance);
  const steps = Number(options.steps);
  if (!(tolerance >= 0) || !Number.isInteger(steps) || steps < 1) {
    console.error(usage);
    return 2;
  }
  const names = (options.backends ?? 'onnxruntime,cpu,tensorflow,tensorflow-gpu').split(',');
  const cacheFolder = mkdtempSync(join(tmpdir(), 'compare-backends-'));
  const measured: MeasuredBackend[] = [];
  let control: MeasuredBackend | undefined;
  let failures = 0;
  const run = (name: string, ...more: string[]) =>
    runBackend([name, options.sizes, String(steps), cacheFolder, ...more]);
  try {
    // one after the other: side by side they would disturb each other's times
    for (const name of names) {
      const message = await run(name);
      if (message.kind === 'done') {
        measured.push({ ...message, name });
        console.log(message.backend);
      } else if (message.kind === 'absent') {
        console.log(`Not compared: ${message.reason}`);
        if (options.backends !== undefined) failures++;
      } else {
        console.log(`FAILED: ${name}: ${message.error}`);
        failures++;
      }
    }
    if (measured.length > 1) {
      const message = await run(measured[0].name, 'last-digit');
      if (message.kind === 'done') control = { ...message, name: 'control' };
    }
  } finally {
    rmSync(cacheFolder, { recursive: true });
  }
  if (!control) {
    console.log('Nothing to compare: fewer than two back ends ran.');
    return 1;
  }
  const { text, within } = lossReport(measured, control, tolerance);
  console.log(`\nSizes: ${options.sizes}; synthetic data; ${steps} steps of each part\n\n${text}`);
  return within && failures === 0 ? 0 : 1;
}

function runBackend(args: string[]): Promise<FirstLossesMessage> {
  return new Promise((resolve) => {
    let last: FirstLossesMessage | undefined;
    const child = fork(fileURLToPath(new URL('first-losses.ts', import.meta.url)), args, {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child.on('message', (message: FirstLossesMessage) => (last = message));
    child.on('close', (code, signal) => {
      resolve(last ?? { kind: 'failed', error: `its process ended with ${signal ?? `code ${code}`}` });
    });
    child.on('error', (error) => resolve({ kind: 'failed', error: error.message }));
  });
}
