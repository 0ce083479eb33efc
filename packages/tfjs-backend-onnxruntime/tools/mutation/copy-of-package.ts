import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../../..', import.meta.url));
const packageFolder = 'packages/tfjs-backend-onnxruntime';

/** A copy of this package alone, in a repository of its own with the same dependencies; changes to it touch nothing else. */
export function copyOfPackage(): { root: string; folder: string } {
  const root = mkdtempSync(join(tmpdir(), 'mutations-'));
  for (const name of ['vitest.config.ts', 'package.json', 'tools/testing']) {
    cpSync(join(repository, name), join(root, name), { recursive: true });
  }
  const folder = join(root, packageFolder);
  mkdirSync(folder, { recursive: true });
  for (const name of ['src', 'test', 'package.json']) {
    cpSync(join(repository, packageFolder, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'), 'junction');
  return { root, folder };
}

/** What became of a test file: only tests that ran and failed count as a failure, not code that cannot be loaded. */
export function failuresOf(root: string, test: string): 'passed' | 'failed' | 'could not be run' {
  const report = join(root, 'report.json');
  rmSync(report, { force: true });
  const vitest = join(repository, 'node_modules/vitest/vitest.mjs');
  const file = join(packageFolder, 'test', `${test}.test.ts`);
  const reporting = ['--bail', '1', '--reporter', 'json', '--outputFile', report];
  spawnSync(process.execPath, [vitest, 'run', '--root', root, file, ...reporting], { cwd: root, stdio: 'ignore' });
  if (!existsSync(report)) return 'could not be run';
  const { numPassedTests, numFailedTests, success } = JSON.parse(readFileSync(report, 'utf8')) as {
    numPassedTests: number;
    numFailedTests: number;
    success: boolean;
  };
  if (numFailedTests > 0) return 'failed';
  return success && numPassedTests > 0 ? 'passed' : 'could not be run';
}
