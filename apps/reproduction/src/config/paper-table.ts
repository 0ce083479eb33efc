import type { ColumnName } from './columns';
import { isPaperRow, type PaperRowName, type RowName } from './rows';

/** The 18 accuracies of the paper's Table 1 as printed, as fractions. A figure the paper does not print is absent. */
export const paperAccuracies: Record<ColumnName, Partial<Record<PaperRowName, number>>> = {
  'up-ifer-cre': { base: 0.3081, 'low-rel': 0.492, low: 0.5183, 'high-rel': 0.411, all: 0.5453 },
  'p-ifer-cre': { 'low-rel': 0.5117, low: 0.5468, 'high-rel': 0.4382, all: 0.5871 },
  'up-ifer-rav': { base: 0.3065, 'low-rel': 0.5034, low: 0.5274, 'high-rel': 0.429, all: 0.5334 },
  'p-ifer-rav': { 'low-rel': 0.5312, low: 0.5355, 'high-rel': 0.4271, all: 0.5612 },
};

export function paperAccuracy(column: ColumnName, row: RowName): number | undefined {
  return isPaperRow(row) ? paperAccuracies[column][row] : undefined;
}
