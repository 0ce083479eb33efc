import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import type { RunOptions, SuiteRun } from './suite-run';

/** A run that takes longer hangs: a spec may loop without ever returning to jasmine. */
const longestRunMilliseconds = 600_000;

/**
 * Runs the bundled suite in a process of its own.
 *
 * @throws {Error} with the end of its output, where the process ends without a result.
 */
export async function runSuite(bundle: string, options: RunOptions): Promise<SuiteRun> {
  const started = performance.now();
  const resultFile = `${bundle}.${options.name.replace(':', '-')}.json`;
  const { code, output } = await finished(process.execPath, [bundle, JSON.stringify(options), resultFile]);
  const seconds = (performance.now() - started) / 1000;
  if (code !== 0) throw new Error(`${options.name}: the process ended with ${code}:\n${output.slice(-4000)}`);
  return { ...(JSON.parse(await readFile(resultFile, 'utf8')) as Omit<SuiteRun, 'seconds'>), seconds };
}

function finished(command: string, parameters: string[]): Promise<{ code: number | string; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, { stdio: ['ignore', 'pipe', 'pipe'], timeout: longestRunMilliseconds });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    }
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code: code ?? signal ?? 'nothing', output }));
  });
}
