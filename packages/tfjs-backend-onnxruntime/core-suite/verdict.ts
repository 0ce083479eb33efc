import { mostKnownFailures, type KnownFailure } from './known-failures';
import { countOf, type SpecResult, type SuiteRun } from './suite-run';

/** Specs of TensorFlow.js 4.22.0 that ask for the cpu back end by name: they exist in its run only. */
const cpuOnly = /^engine_test: Switching cpu backends /;

/** Specs (without the cpu-only ones) that a whole run has at least: fewer means that spec files were lost. */
const fewestSpecs = 4230;

/** What is wrong with a whole run of the reference, the cpu back end: it has to pass everything. */
export function referenceProblems(reference: SuiteRun, filtered: boolean): string[] {
  return [
    ...outsideSpecs(reference, filtered),
    ...reference.specs
      .filter(({ status }) => status === 'failed')
      .map((spec) => `${reference.name}: ${describeSpec(spec)}`),
  ];
}

/**
 * What is wrong with a run: specs that the reference passes and the run does not (failed, skipped or missing), except
 * for known failures; known failures that pass or do not exist; too few specs; nothing computed by onnxruntime.
 */
export function runProblems(
  run: SuiteRun,
  reference: SuiteRun,
  known: readonly KnownFailure[],
  filtered: boolean,
): string[] {
  const results = new Map(run.specs.map((spec) => [spec.id, spec]));
  const excused = known.filter(({ runs }) => runs?.includes(run.name) ?? true);
  const excusedIds = new Set(excused.map(({ id }) => id));
  const broken = reference.specs
    .filter(({ id, status }) => status === 'passed' && !cpuOnly.test(id) && !excusedIds.has(id))
    .map(({ id }) => results.get(id) ?? { id, status: 'missing' as const, messages: [] })
    .filter(({ status }) => status !== 'passed');
  const stale = excused
    .map(({ id }) => results.get(id) ?? { id, status: 'missing' as const, messages: [] })
    .filter(({ status }) => status === 'passed' || (status === 'missing' && !filtered));
  return [
    ...outsideSpecs(run, filtered),
    ...broken.map((spec) => `${run.name}: ${describeSpec(spec)}`),
    ...stale.map(({ id, status }) => `${run.name}: known failure ${status}, take it off the list: ${id}`),
    ...(!filtered && run.nativeWork?.graphs === 0
      ? [`${run.name}: onnxruntime ran no graph, so nothing was tested`]
      : []),
  ];
}

/** What is wrong with the list of known failures itself. */
export function listProblems(known: readonly KnownFailure[]): string[] {
  return [
    ...(known.length > mostKnownFailures
      ? [`known failures: ${known.length} entries, at most ${mostKnownFailures} are allowed`]
      : []),
    ...known.filter(({ reason }) => reason.trim() === '').map(({ id }) => `known failures: no reason given for ${id}`),
  ];
}

function outsideSpecs(run: SuiteRun, filtered: boolean): string[] {
  const ran = run.specs.filter(({ id, status }) => status !== 'excluded' && !cpuOnly.test(id)).length;
  return [
    ...run.errors.map((message) => `${run.name}: outside of the specs: ${message}`),
    ...(!filtered && ran < fewestSpecs ? [`${run.name}: ${ran} specs ran, expected at least ${fewestSpecs}`] : []),
    ...(countOf(run, 'excluded') === run.specs.length ? [`${run.name}: no spec ran`] : []),
  ];
}

function describeSpec({ id, status, messages }: Omit<SpecResult, 'status'> & { status: string }): string {
  return [`${status}: ${id}`, ...messages.map((message) => `    ${message.split('\n')[0].slice(0, 300)}`)].join('\n');
}
