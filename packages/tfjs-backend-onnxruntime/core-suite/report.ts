import { countOf, type SuiteRun } from './suite-run';

/** One line a run: what ran and how it ended. */
export function tableOf(runs: readonly SuiteRun[]): string {
  const header = [
    'back end',
    'specs',
    'pass',
    'fail',
    'skipped upstream',
    'seconds',
    'operations recorded',
    'fallbacks',
  ];
  const rows = runs.map((run) => [
    run.name,
    run.specs.length - countOf(run, 'excluded'),
    countOf(run, 'passed'),
    countOf(run, 'failed'),
    countOf(run, 'pending'),
    run.seconds.toFixed(1),
    run.nativeWork?.operations ?? '-',
    run.nativeWork ? Object.values(run.nativeWork.fallbacks).reduce((sum, calls) => sum + calls, 0) : '-',
  ]);
  const cells = [header, ...rows].map((row) => row.map(String));
  const widths = header.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  return cells
    .map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))))
    .map((row) => row.join('  '))
    .join('\n');
}
