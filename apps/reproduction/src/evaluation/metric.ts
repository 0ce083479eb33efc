import type { ColumnName } from '../config/columns';
import type { RowName } from '../config/rows';
import type { CellResult } from '../records/cell-result';
import type { Confusion } from './intervals';

/** A metric of the table, as a value: from it follow table1.json, the printed table, the report, and what a result may hold. */
export interface Metric<Id extends string = string> {
  /** In table1.json and result.json. */
  id: Id;
  title: string;
  /** `share`: a fraction, printed in per cent. */
  unit: 'share' | 'score' | 'distance';
  /** Digits printed after the point, of ours and of the paper's figure. */
  digits: { ours: number; paper: number };
  /** Smallest and largest value; a result beyond them counts as damaged. */
  range: { least: number; most: number };
  /** The rows that have it: every one, and then it is printed below each, or those named, and then in a line of its own. */
  rows: 'every' | readonly RowName[];
  /** Whether it scores generated samples, by the scorer's network: a row that has one, and a bank, opens the scorer. */
  scoresGenerated?: boolean;
  /** The columns that have it. */
  columns: 'every' | 'unpaired';
  /** Of a finished cell. */
  of: (result: CellResult) => number | undefined;
  /**
   * What its 95 % interval resamples: `seeds`, by Student's t over the seeds; or the test speakers, by the figure that a
   * confusion matrix of some of them gives.
   */
  interval: 'seeds' | { speakers: (confusion: Confusion) => number };
  /** Table 1's figure; undefined where the paper prints none. */
  paper?: (column: ColumnName, row: RowName) => number | undefined;
  /** What must stand beside it wherever it is shown. */
  note?: string;
}
