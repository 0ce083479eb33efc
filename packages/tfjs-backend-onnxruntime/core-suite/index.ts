/** `npm run test:core-suite`: TensorFlow.js' own test suite on this back end and on cpu. See arguments.ts. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseOptions, usage, type Options } from './arguments';
import { bundleSuite } from './bundle';
import { knownFailures } from './known-failures';
import { tableOf } from './report';
import { runSuite } from './run-suite';
import type { SuiteRun } from './suite-run';
import { listProblems, referenceProblems, runProblems } from './verdict';

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 1;
});

async function main(parameters: string[]): Promise<number> {
  let options: Options;
  try {
    options = parseOptions(parameters);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    return 2;
  }
  if (options.help) {
    console.log(usage);
    return 0;
  }
  const { reference, compared } = await runAll(options);
  const filtered = options.reference.filter !== '';
  const problems = [
    ...listProblems(knownFailures),
    ...referenceProblems(reference, filtered),
    ...compared.flatMap((run) => runProblems(run, reference, knownFailures, filtered)),
  ];
  if (options.json) {
    console.log(JSON.stringify({ runs: [reference, ...compared], knownFailures, problems }, null, 1));
  } else {
    console.log(tableOf([reference, ...compared]));
    console.log(`known failures: ${knownFailures.length}`);
    for (const problem of problems) console.error(problem);
    if (problems.length > 0) console.error(`${problems.length} problems`);
  }
  return problems.length > 0 ? 1 : 0;
}

async function runAll({ reference, compared }: Options): Promise<{ reference: SuiteRun; compared: SuiteRun[] }> {
  // below the package, since the bundle loads onnxruntime-node from node_modules
  const cache = join(import.meta.dirname, '../node_modules/.cache');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'core-suite-'));
  try {
    const bundle = join(folder, 'suite.mjs');
    await bundleSuite(bundle);
    const runs: SuiteRun[] = [];
    // one after the other: their times are printed
    for (const run of [reference, ...compared]) runs.push(await runSuite(bundle, run));
    return { reference: runs[0], compared: runs.slice(1) };
  } finally {
    await rm(folder, { recursive: true });
  }
}
