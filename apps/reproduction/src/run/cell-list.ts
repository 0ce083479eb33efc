import { column, type ColumnName } from '../config/columns';
import { isSharedByTwins, rows as rowsByName, type RowName } from '../config/rows';
import type { CellName } from '../records/run-folder';

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
        const { paired, unpairedTwin } = column(name);
        if (rowsByName[row].control === 'shuffled-pairs' && !paired) continue;
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
