/** One trained classifier, or the mean over the folds of one split. */
export interface StudyRun {
  variant: string;
  corpus: string;
  /** Of the split, the weights and the batches. */
  seed: number;
  speakers: 'off' | 'on';
  row: 'base' | 'upper-bound';
  /** 0: tested on S4. */
  folds: number;
  accuracy: number;
  uar: number;
  /** Of one training with its test. */
  seconds: number;
}

/** One line a setting in Markdown: mean and standard error over the splits. */
export function printSummary(runs: readonly StudyRun[]): void {
  const groups = new Map<string, StudyRun[]>();
  for (const run of runs) {
    const name = [run.variant, run.corpus, run.row, run.speakers, run.folds].join(' | ');
    groups.set(name, [...(groups.get(name) ?? []), run]);
  }
  console.log('| variant | corpus | row | speaker ids | folds | splits | accuracy | UAR | seconds |');
  console.log('|---|---|---|---|---|---|---|---|---|');
  for (const [name, list] of groups) {
    const of = (key: 'accuracy' | 'uar') => meanAndError(list.map((run) => run[key]));
    const seconds = meanAndError(list.map((run) => run.seconds)).mean.toFixed(0);
    const figures = (['accuracy', 'uar'] as const).map(
      (key) => `${of(key).mean.toFixed(3)} ± ${of(key).error.toFixed(3)}`,
    );
    console.log(`| ${name} | ${list.length} | ${figures.join(' | ')} | ${seconds} |`);
  }
}

/** The mean, and the deviation of a single figure (n - 1) over the root of their number. */
function meanAndError(values: readonly number[]): { mean: number; error: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1);
  return { mean, error: Math.sqrt(variance / values.length) };
}
