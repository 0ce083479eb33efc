import { describe, expect, it } from 'vitest';
import { parseOptions } from '../core-suite/arguments';
import { tableOf } from '../core-suite/report';
import { secondCopies } from '../core-suite/single-copy';
import type { SpecResult, SpecStatus, SuiteRun } from '../core-suite/suite-run';
import { listProblems, referenceProblems, runProblems } from '../core-suite/verdict';

/** A whole run; specs not named passed. */
function wholeRun(name: string, statuses: Record<string, SpecStatus> = {}, specs = 4230): SuiteRun {
  const run = Array.from({ length: specs }, (_, index): SpecResult => {
    const id = `spec ${index}`;
    return { id, status: statuses[id] ?? 'passed', messages: [] };
  });
  const nativeWork = { operations: 3, graphs: 2, fallbacks: { Conv3D: 1 } };
  return { name, specs: run, errors: [], seconds: 1.25, ...(name === 'cpu' ? {} : { nativeWork }) };
}

const name = 'onnxruntime:lazy';
const problemsOf = (run: SuiteRun, known: Parameters<typeof runProblems>[2] = []): string[] =>
  runProblems(run, wholeRun('cpu'), known, false);

describe('the verdict on a run of the core suite', () => {
  it('finds nothing where everything passes', () => {
    expect(problemsOf(wholeRun(name))).toEqual([]);
    expect(referenceProblems(wholeRun('cpu'), false)).toEqual([]);
  });

  it.each(['failed', 'pending'] as const)('names a spec that cpu passes and that is %s here', (status) => {
    expect(problemsOf(wholeRun(name, { 'spec 7': status }))).toEqual([`${name}: ${status}: spec 7`]);
  });

  it('quotes the first line of what failed', () => {
    const run = wholeRun(name);
    run.specs[7] = { id: 'spec 7', status: 'failed', messages: ['Arrays differ: 1\n2', 'too long'] };
    expect(problemsOf(run)).toEqual([`${name}: failed: spec 7\n    Arrays differ: 1\n    too long`]);
  });

  it('names a spec that did not run at all', () => {
    const run = wholeRun(name);
    run.specs[7] = { ...run.specs[7], id: 'another' };
    expect(problemsOf(run)).toEqual([`${name}: missing: spec 7`]);
  });

  it('leaves what cpu does not pass either to the verdict on cpu', () => {
    const cpu = wholeRun('cpu', { 'spec 7': 'failed' });
    expect(runProblems(wholeRun(name, { 'spec 7': 'failed' }), cpu, [], false)).toEqual([]);
    expect(referenceProblems(cpu, false)).toEqual(['cpu: failed: spec 7']);
  });

  it('asks for no spec that cpu alone has', () => {
    const cpu = wholeRun('cpu');
    cpu.specs.push({ id: 'engine_test: Switching cpu backends Move data', status: 'passed', messages: [] });
    expect(runProblems(wholeRun(name), cpu, [], false)).toEqual([]);
  });

  it('accepts a known failure, in the runs it is known for', () => {
    const known = [{ id: 'spec 7', runs: [name], reason: 'rounding' }];
    expect(problemsOf(wholeRun(name, { 'spec 7': 'failed' }), known)).toEqual([]);
    const other = 'onnxruntime:every-op';
    expect(problemsOf(wholeRun(other, { 'spec 7': 'failed' }), known)).toEqual([`${other}: failed: spec 7`]);
  });

  it('does not accept a known failure that passes or does not exist', () => {
    const known = ['spec 7', 'spec -1'].map((id) => ({ id, reason: 'rounding' }));
    expect(problemsOf(wholeRun(name), known)).toEqual([
      `${name}: known failure passed, take it off the list: spec 7`,
      `${name}: known failure missing, take it off the list: spec -1`,
    ]);
  });

  it('misses specs in a whole run, not in a filtered one', () => {
    const [cpu, run] = [wholeRun('cpu', {}, 4229), wholeRun(name, {}, 4229)];
    expect(runProblems(run, cpu, [], false)).toEqual([`${name}: 4229 specs ran, expected at least 4230`]);
    expect(referenceProblems(cpu, false)).toEqual(['cpu: 4229 specs ran, expected at least 4230']);
    expect([...runProblems(run, cpu, [], true), ...referenceProblems(cpu, true)]).toEqual([]);
  });

  it('does not count specs that the filter excludes', () => {
    const excluded = Object.fromEntries(wholeRun(name).specs.map(({ id }) => [id, 'excluded' as const]));
    expect(runProblems(wholeRun(name, excluded), wholeRun('cpu', excluded), [], true)).toEqual([
      `${name}: no spec ran`,
    ]);
  });

  it('reports failures outside of specs, and a back end that computed nothing', () => {
    const run = { ...wholeRun(name), errors: ['in afterAll'] };
    run.nativeWork = { operations: 0, graphs: 0, fallbacks: {} };
    expect(problemsOf(run)).toEqual([
      `${name}: outside of the specs: in afterAll`,
      `${name}: onnxruntime ran no graph, so nothing was tested`,
    ]);
  });

  it('allows ten known failures, each with a reason', () => {
    const known = Array.from({ length: 11 }, (_, index) => ({
      id: `spec ${index}`,
      reason: index === 3 ? ' ' : 'why',
    }));
    expect(listProblems(known)).toEqual([
      'known failures: 11 entries, at most 10 are allowed',
      'known failures: no reason given for spec 3',
    ]);
    expect(listProblems(known.slice(4))).toEqual([]);
  });

  it('prints the counts', () => {
    const [, cpu, run] = tableOf([wholeRun('cpu', { 'spec 1': 'pending' }), wholeRun(name, { 'spec 2': 'failed' })])
      .split('\n')
      .map((line) => line.split(/\s+/));
    expect(cpu).toEqual(['cpu', '4230', '4229', '0', '1', '1.3', '-', '-']);
    expect(run).toEqual([name, '4230', '4229', '1', '0', '1.3', '3', '1']);
  });
});

describe('the guard against a second copy of TensorFlow.js', () => {
  const secondCopiesOf = (paths: string[], external: string[] = []): string[] =>
    secondCopies({
      inputs: Object.fromEntries(paths.map((path) => [path, { bytes: 1, imports: [] }])),
      outputs: {
        'suite.mjs': {
          bytes: 1,
          inputs: {},
          imports: external.map((path) => ({ path, kind: 'import-statement' as const, external: true })),
          exports: [],
        },
      },
    });
  const core = '../node_modules/@tensorflow/tfjs-core';

  it('accepts one folder a package', () => {
    const paths = [
      `${core}/dist/index.js`,
      `${core}/dist/ops/add.js`,
      '../node_modules/@tensorflow/tfjs/dist/index.js',
    ];
    expect(secondCopiesOf([...paths, 'src/tf-core.js'], ['node:fs'])).toEqual([]);
  });

  it('sees a package in one file, a second folder, and a package loaded at run time', () => {
    expect(secondCopiesOf([`${core}/dist/tf-core.node.js`])).toEqual([
      `${core}/dist/tf-core.node.js is the whole package beside its modules`,
    ]);
    expect(secondCopiesOf([`${core}/dist/index.js`, 'node_modules/@tensorflow/tfjs-core/dist/index.js'])).toEqual([
      '@tensorflow/tfjs-core comes from 2 folders: ../, ',
    ]);
    expect(secondCopiesOf([], ['@tensorflow/tfjs-core'])).toEqual(['@tensorflow/tfjs-core is loaded at run time']);
  });
});

describe('the options of the core suite', () => {
  it('runs both policies, or those chosen', () => {
    const names = (...parameters: string[]): string[] =>
      parseOptions(parameters).compared.map((run) => `${run.name} ${run.flush ?? ''}`);
    const [lazy, everyOp] = ['onnxruntime:lazy lazy', 'onnxruntime:every-op every-op'];
    expect(names()).toEqual([lazy, everyOp]);
    expect(names('--backend', 'onnxruntime')).toEqual([lazy, everyOp]);
    expect(names('--backend', 'onnxruntime:every-op', '--backend', 'cpu')).toEqual([everyOp]);
    expect(names('--backend', 'cpu')).toEqual([]);
  });

  it('filters every run alike', () => {
    const { reference, compared } = parseOptions(['--filter', 'conv2d']);
    expect([reference, ...compared].map(({ filter }) => filter)).toEqual(['conv2d', 'conv2d', 'conv2d']);
  });

  it('refuses what it does not know', () => {
    expect(() => parseOptions(['--backend', 'webgl'])).toThrow(
      '--backend webgl: expected one of cpu, onnxruntime, onnxruntime:lazy, onnxruntime:every-op',
    );
    expect(() => parseOptions(['--filter', '('])).toThrow(/Invalid regular expression: .*\(/);
    expect(() => parseOptions(['--wat'])).toThrow('--wat');
  });
});
