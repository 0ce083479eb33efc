import type { Row } from './compare';

/** The rows as a table for a person, and below it what a cell has no room for. */
export function formatTable(rows: readonly Row[]): string {
  const cells = [
    ['', 'status', 'operations', 'losses', 'ms a step', 'on'],
    ...rows.map((row) => [
      row.candidate,
      row.status,
      row.comparison ? row.comparison.operationError.toExponential(1) : '-',
      row.comparison ? row.comparison.lossError.toExponential(1) : '-',
      row.millisecondsPerStep === null ? '-' : milliseconds(row.millisecondsPerStep, row.isSoftware === true),
      row.status === 'not found' || row.status === 'failed' ? '-' : row.detail,
    ]),
  ];
  const widths = cells[0].map((_, column) => Math.max(...cells.map((line) => line[column].length)));
  const table = cells.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
  return [...table, ...rows.flatMap(notes)].join('\n');
}

function milliseconds(value: number, isSoftware: boolean): string {
  return `${Number(value.toPrecision(3))}${isSoftware ? ' (software)' : ''}`;
}

function notes({ candidate, status, detail, install, comparison, nodesOnCpu }: Row): string[] {
  const lines: string[] = [];
  if (status === 'not found' || status === 'failed') lines.push(`${status}: ${detail}`);
  if (install !== null && status === 'not found') lines.push(`needs ${install}`);
  if (comparison && comparison.operationError > 0) lines.push(`largest error in ${comparison.worstOperation}`);
  if (comparison && comparison.brokenOperations.length > 0)
    lines.push(`broken: ${comparison.brokenOperations.join(', ')}`);
  const moved = Object.entries(nodesOnCpu).map(([operator, nodes]) => `${operator} (${nodes})`);
  if (moved.length > 0) lines.push(`nodes that onnxruntime's cpu provider computes: ${moved.join(', ')}`);
  return lines.length === 0 ? [] : [`\n${candidate}`, ...lines.map((line) => `  ${line}`)];
}
