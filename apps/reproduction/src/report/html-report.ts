import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listCells } from '../config/cell-list';
import { rows } from '../config/rows';
import { messageOf } from '../errors';
import type { CellResult, RunFolder, RunRecord } from '../evaluation/run-files';
import { notice, visibleText } from '../visible-text';
import type { Table } from './table';
import { caveats, comparisonLines, tableLines } from './table-text';

/** One HTML file without scripts or network: the table, the comparisons, confusion matrices and sample spectrograms. */
export function htmlReport(folder: RunFolder, record: RunRecord, table: Table): string {
  const { header, paper, extra } = tableLines(table);
  const compared = comparisonLines(table);
  const available = record.columns.filter((name) => record.unavailable[name] === undefined);
  const results = listCells(available, record.rows, record.seeds).flatMap(
    (cell) => folder.finished(cell, record.runKey) ?? [],
  );
  const shown = results.filter(({ row, seed }) => row === 'all' && seed === record.seeds[0]);
  const title = `Image2Audio, Table 1, ${record.preset} preset${record.synthetic ? ', synthetic data' : ''}`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${escape(title)}</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; color: #222; }
  table { border-collapse: collapse; margin: 1rem 0; } th, td { padding: .25rem .75rem; text-align: right; border-bottom: 1px solid #ddd; }
  th:first-child, td:first-child { text-align: left; } figure { display: inline-block; margin: .5rem; } figcaption { font-size: .85rem; }
  .notes { background: #fff6da; padding: .5rem 1rem; }
</style>
<h1>${escape(title)}</h1>
<div class="notes">${list(caveats(table))}</div>
<p>Accuracy and unweighted average recall (UAR) in per cent on the test speakers (S4), mean ± deviation over seeds; the paper's figure in brackets. Back end: ${escape(record.backend.name)}, Node ${escape(record.versions.node)}.</p>
${htmlTable(header, paper)}
${extra.length > 0 ? `<h2>Not in the paper</h2>${htmlTable(header, extra)}` : ''}
${compared.length > 0 ? `<h2>Differences between rows</h2>${list(compared)}` : ''}
${shown.map((result) => cellSection(folder, result)).join('\n')}
<h2>Data</h2>
${list(record.corpora.map(({ title: name, items, substituteFor }) => `${name}: ${items} items${substituteFor ? ` (stands in for ${substituteFor})` : ''}`))}
${record.problems.length + record.excluded.length > 0 ? `<h3>Files left out</h3>${list([...record.problems, ...record.excluded].map(({ file, reason }) => `${file}: ${reason}`))}` : ''}
</html>
`;
}

function cellSection(folder: RunFolder, result: CellResult): string {
  const sanity = Object.entries(result.sanity).map(
    ([name, value]) => `${name}: ${typeof value === 'number' ? Number(value.toPrecision(4)) : String(value)}`,
  );
  const { scorer, count, dimension, warnings } = result.generationScores ?? { warnings: [] };
  const scored = scorer
    ? [`IS and FID: ${count} samples each of High, Low and real clips; ${dimension} features of the ${scorer}`]
    : [];
  return `<h2>${escape(result.column)}, ${escape(rows[result.row].title)}, seed ${result.seed}</h2>
<h3>Confusion matrix (rows: true class)</h3>
${htmlTable(
  ['', ...result.classes],
  result.confusion.map((counts, index) => [result.classes[index], ...counts.map(String)]),
)}
<h3>Spectrograms (Figure 1)</h3>
${['true', 'high', 'low'].flatMap((kind) => ['happy', 'sad'].map((emotion) => picture(folder, result, kind, emotion))).join('')}
<h3>Did the parts do what they should?</h3>
${list([...sanity, ...scored, ...warnings])}`;
}

function picture(folder: RunFolder, result: CellResult, kind: string, emotion: string): string {
  const file = join(folder.cellFolder(result), 'samples', `${kind}-${emotion}.png`);
  const bytes = pictureBytes(file);
  if (bytes === null) return '';
  const caption = `${emotion}, ${kind === 'true' ? 'true example' : `generated, ${kind} density`}`;
  return `<figure><img alt="${escape(caption)}" src="data:image/png;base64,${bytes.toString('base64')}"><figcaption>${escape(caption)}</figcaption></figure>`;
}

/** Null where there is none; one that cannot be read is said, and the report is written without it. */
function pictureBytes(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch (error) {
    if (!['ENOENT', 'ENOTDIR'].includes((error as { code?: string }).code ?? ''))
      notice(`${file} is unreadable (${messageOf(error)}): the report is written without it`);
    return null;
  }
}

function htmlTable(header: string[], lines: string[][]): string {
  const row = (values: string[], tag: string) =>
    `<tr>${values.map((value) => `<${tag}>${escape(value)}</${tag}>`).join('')}</tr>`;
  return `<table>${row(header, 'th')}${lines.map((line) => row(line, 'td')).join('')}</table>`;
}

const list = (items: string[]): string => `<ul>${items.map((item) => `<li>${escape(item)}</li>`).join('')}</ul>`;

function escape(text: string): string {
  return visibleText(text).replace(
    /[&<>"]/g,
    (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[character]!,
  );
}
