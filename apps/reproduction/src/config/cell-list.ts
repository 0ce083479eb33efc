import { column, type ColumnName } from './columns';
import { isSharedByTwins, rows as rowsByName, type RowName } from './rows';

/** A cell of the table and its seed. */
export interface CellName {
  column: ColumnName;
  row: RowName;
  seed: number;
}

/** Why a column has no such row, whatever the data are; null where it has it. */
export function whyWithoutRow(name: ColumnName, row: RowName): string | null {
  const needsPairs = rowsByName[row].control === 'shuffled-pairs';
  return needsPairs && !column(name).paired ? 'the column has no pairs to shuffle' : null;
}

/**
 * The cells to train, in an order in which the work that rows share is done before they need it: seeds outermost, then rows,
 * and the corpora taking turns, so that two processes seldom wait for the same warm-up. A paired column's Base and upper bound are its
 * unpaired twin's, trained once, as is every row without faces.
 */
export function listCells(
  columns: readonly ColumnName[],
  rows: readonly RowName[],
  seeds: readonly number[],
): CellName[] {
  const cells = new Map<string, CellName>();
  for (const seed of seeds) {
    for (const row of rows) {
      for (const name of columns) {
        const { unpairedTwin } = column(name);
        if (whyWithoutRow(name, row) !== null) continue;
        const cell = { column: isSharedByTwins(row) ? unpairedTwin : name, row, seed };
        cells.set(`${cell.column} ${cell.row} ${seed}`, cell);
      }
    }
  }
  return [...cells.values()].sort(
    (a, b) =>
      a.seed - b.seed ||
      order(a.row) - order(b.row) ||
      Number(column(a.column).paired) - Number(column(b.column).paired),
  );
}

/** The scorer first, then Base with the classifier's warm-up, then the first row with the translator's. */
function order(row: RowName): number {
  return rowsByName[row].labels === 'S1-S3' ? 0 : isSharedByTwins(row) ? 1 : 2;
}
