import { whyWithoutRow } from '../config/cell-list';
import { column, columnNames, type ColumnName } from '../config/columns';
import { isPaperRow, rows, type RowName } from '../config/rows';
import { pairedShareOf } from '../data/paired-share';
import type { Metric } from '../evaluation/metric';
import { metrics, type MetricName } from '../evaluation/metrics';
import { visibleName } from '../visible-text';
import { notFinished, type Comparison, type Table, type TableCell } from './table';

const columnTitles = Object.fromEntries(columnNames.map((name) => [name, column(name).title])) as Record<
  ColumnName,
  string
>;

/** `41.2 ± 2.0 (53.34)`: ours in per cent with the deviation over seeds, the paper's in brackets. */
function formatCell(cell: TableCell | undefined, { unit, digits }: Metric): string {
  if (!cell) return '';
  const print = (value: number, places: number) => (value * (unit === 'share' ? 100 : 1)).toFixed(places);
  const paper = cell.paper === null ? '' : ` (${print(cell.paper, digits.paper)})`;
  if (cell.status === 'unavailable') return `n/a${paper}`;
  // finished, and this figure does not exist
  if (cell.mean === null && cell.status === 'done') return `–${paper}`;
  if (cell.mean === null) return `${cell.reason === notFinished ? '...' : 'failed'}${paper}`;
  const deviation = cell.std === null ? '' : ` ± ${print(cell.std, digits.ours)}`;
  const reused = cell.reusedFrom ? ' =UP' : '';
  const partial = cell.status === 'failed' ? ' (incomplete)' : '';
  // no pair plays a part in what another column gave
  const pairs = cell.reusedFrom ? null : pairedShareOf(cell.deviations);
  return `${print(cell.mean, digits.ours)}${deviation}${reused}${partial}${paper}${pairs === null ? '' : ` [${pairs}]`}`;
}

/** Of a metric that some rows alone have: with the row's name where several have it. */
export function titleOfLine({ title, rows: which }: Pick<Metric, 'title' | 'rows'>, row: RowName): string {
  return which !== 'every' && which.length > 1 ? `${title}, ${rows[row].title}` : title;
}

/**
 * Header and lines of Table 1: under each row's accuracy the other metrics that every row has, then the generation scores;
 * rows of our own apart.
 *
 * @param shown of the metrics that every row has: all, or the first alone
 */
export function tableLines(
  table: Table,
  shown: 'all' | 'first' = 'all',
): { header: string[]; paper: string[][]; extra: string[][] } {
  const columns = [...new Set(table.cells.map(({ column }) => column))];
  const present = [...new Set(table.cells.map(({ row }) => row))];
  const line = (title: string, row: RowName, metric: Metric<MetricName>) => [
    title,
    ...columns.map((column) =>
      formatCell(
        table.cells.find((cell) => cell.column === column && cell.row === row && cell.metric === metric.id),
        metric,
      ),
    ),
  ];
  const ofEveryRow = metrics.filter(({ rows: which }) => which === 'every').slice(0, shown === 'all' ? undefined : 1);
  const linesOf = (paperRows: boolean) =>
    present
      .filter((row) => isPaperRow(row) === paperRows)
      .flatMap((row) =>
        ofEveryRow.map((metric, place) => line(place === 0 ? rows[row].title : `· ${metric.title}`, row, metric)),
      );
  const ofSomeRows = metrics.flatMap((metric) =>
    metric.rows === 'every'
      ? []
      : metric.rows.filter((row) => present.includes(row)).map((row) => line(titleOfLine(metric, row), row, metric)),
  );
  return {
    header: ['', ...columns.map((column) => columnTitles[column])],
    paper: [...linesOf(true), ...ofSomeRows],
    extra: linesOf(false),
  };
}

/** What must stand beside the figures wherever they are shown. */
export function caveats(table: Table): string[] {
  const notes: string[] = [];
  if (table.synthetic)
    notes.push('SYNTHETIC corpus: drawn faces and source-filter voices; these figures say nothing about people.');
  if (table.preset === 'smoke')
    notes.push('Smoke preset: a few steps on a few clips; it proves the plumbing, its numbers mean nothing.');
  if (table.seeds.length === 1) notes.push('One seed: no deviation, interval or comparison.');
  else
    notes.push(
      `Mean ± deviation over ${table.seeds.length} seeds (speaker splits); splits of different seeds share speakers.`,
      'Intervals and comparisons resample the test speakers of the networks as trained: they hold neither the variation between trainings nor a correction for the number of comparisons.',
    );
  if (!table.synthetic)
    notes.push(
      'The hyper-parameters go back to studies that looked at test speakers of RAVDESS (splits 0 to 2): its figures are optimistic to that extent.',
    );
  if (table.cells.some(({ row }) => rows[row].scale === 'speaker'))
    notes.push(
      "Rows with speaker normalisation know who speaks and standardise each speaker's clips among themselves, the unlabeled test clips too: they are transductive, and not to be compared with the paper's rows.",
    );
  const present = new Set(table.cells.map(({ metric }) => metric));
  notes.push(...new Set(metrics.flatMap(({ id, note }) => (note !== undefined && present.has(id) ? [note] : []))));
  for (const column of Object.keys(columnTitles) as ColumnName[]) {
    const ofColumn = table.cells.filter((cell) => cell.column === column);
    const without = new Map(ofColumn.map(({ row }) => [row, whyWithoutRow(column, row)]));
    const reason = ofColumn.find(({ row, status }) => status === 'unavailable' && without.get(row) === null)?.reason;
    if (reason) notes.push(`${columnTitles[column]} unavailable: ${reason}.`);
    for (const [row, why] of without)
      if (!reason && why !== null) notes.push(`${columnTitles[column]} has no row "${rows[row].title}": ${why}.`);
    const deviations = ofColumn[0]?.deviations ?? [];
    if (!reason && deviations.length > 0) notes.push(`${columnTitles[column]}: ${deviations.join('; ')}.`);
  }
  const incomplete = new Map(
    table.cells
      .filter(({ status }) => status === 'failed')
      .map(({ column, row, reason }) => [`${column} ${row}`, reason]),
  );
  const failed = [...incomplete].filter(([, reason]) => reason !== notFinished);
  if (incomplete.size > failed.length) notes.push(`Not finished: ${incomplete.size - failed.length} cells.`);
  for (const [name, reason] of failed) notes.push(`${name} failed: ${reason ?? 'no reason recorded'}`);
  // a note is a line, whatever the names in it hold
  return notes.map(visibleName);
}

/** A line for each pair of rows that is compared; none with one seed, of which a difference says nothing. */
export function comparisonLines({ seeds, comparisons }: Table): string[] {
  return seeds.length > 1 ? comparisons.map(comparisonLine) : [];
}

function comparisonLine({
  column,
  rows: [first, second],
  meanDifference,
  ci95,
  pValue,
  distinguishable,
}: Comparison): string {
  const points = (share: number) => `${share >= 0 ? '+' : ''}${(share * 100).toFixed(1)}`;
  const difference = `${columnTitles[column]}: ${rows[first].title} against ${rows[second].title} ${points(meanDifference)} points`;
  if (ci95 === null) return difference;
  const verdict = distinguishable ? '' : ' — not distinguishable';
  return `${difference}, 95 % [${points(ci95[0])}, ${points(ci95[1])}], p = ${pValue!.toFixed(3)}${verdict}`;
}

export function tableMarkdown(table: Table): string {
  const { header, paper, extra } = tableLines(table);
  const compared = comparisonLines(table);
  const row = (values: string[]) => `| ${values.join(' | ')} |`;
  const block = (lines: string[][]) => [row(header), row(header.map(() => '---')), ...lines.map(row)].join('\n');
  return [
    `# Table 1, ${table.preset} preset${table.synthetic ? ', SYNTHETIC data' : ''} (${table.backend})`,
    block(paper),
    ...(extra.length > 0 ? ['Not in the paper:', block(extra)] : []),
    caveats(table)
      .map((note) => `- ${note.replace(/[<`*_|]/g, '\\$&')}`)
      .join('\n'),
    ...(compared.length > 0 ? [compared.map((line) => `- ${line}`).join('\n')] : []),
    '',
  ].join('\n\n');
}

/** The same for a terminal. */
export function tableTerminal(table: Table): string {
  return [tableGrid(table), '', ...caveats(table), ...comparisonLines(table)].join('\n');
}

/** The figures alone, in aligned columns. */
export function tableGrid(table: Table, shown: 'all' | 'first' = 'all'): string {
  const { header, paper, extra } = tableLines(table, shown);
  const all = [header, ...paper, ...extra];
  const widths = header.map((_, index) => Math.max(...all.map((line) => line[index].length)));
  const text = (line: string[]) =>
    line
      .map((value, index) => (index === 0 ? value.padEnd(widths[0]) : value.padStart(widths[index])))
      .join('  ')
      .trimEnd();
  const rule = '-'.repeat(widths.reduce((sum, width) => sum + width + 2, -2));
  const lines = [text(header), rule, ...paper.map(text)];
  if (extra.length > 0) lines.push(rule, ...extra.map(text));
  return lines.join('\n');
}
