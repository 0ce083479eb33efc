import { parseArgs } from 'node:util';
import type { RunOptions } from './suite-run';

export const usage = `Runs TensorFlow.js' own test suite, which @tensorflow/tfjs-core ships, on the cpu back end and on onnxruntime
under both flush policies, and compares them spec by spec.

  npm run test:core-suite -- [options]

  --backend <name>   cpu, onnxruntime, onnxruntime:lazy or onnxruntime:every-op; may be given several times.
                     Default onnxruntime, which is both policies. cpu always runs: it is what the others are held to.
  --filter <regex>   only specs whose "file: name" matches
  --json             print the results as JSON, with every spec
  --help

Exit status: 0; 1 where a spec that cpu passes fails on onnxruntime and is not on the list in known-failures.ts, where one on
that list passes, where cpu fails, where specs are missing, or where a second copy of TensorFlow.js was loaded; 2 where
the options are wrong.`;

const policies: readonly Omit<RunOptions, 'filter'>[] = [
  { name: 'onnxruntime:lazy', backend: 'onnxruntime', flush: 'lazy' },
  { name: 'onnxruntime:every-op', backend: 'onnxruntime', flush: 'every-op' },
];

export interface Options {
  /** The run that the others are compared with. */
  reference: RunOptions;
  compared: RunOptions[];
  json: boolean;
  help: boolean;
}

/** @throws {Error} where an option is unknown or its value is not allowed. */
export function parseOptions(parameters: string[]): Options {
  const { values } = parseArgs({
    args: parameters,
    options: {
      backend: { type: 'string', multiple: true, default: ['onnxruntime'] },
      filter: { type: 'string', default: '' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { backend: chosen, filter, json, help } = values;
  const names = ['cpu', 'onnxruntime', ...policies.map(({ name }) => name)];
  const unknown = chosen.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`--backend ${unknown}: expected one of ${names.join(', ')}`);
  new RegExp(filter); // throws a SyntaxError that quotes it
  return {
    reference: { name: 'cpu', backend: 'cpu', filter },
    compared: policies
      .filter(({ name }) => chosen.includes(name) || chosen.includes('onnxruntime'))
      .map((run) => ({ ...run, filter })),
    json,
    help,
  };
}
