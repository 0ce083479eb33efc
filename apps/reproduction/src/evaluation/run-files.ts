/** The records of a run with the names that this program knows: columns, rows, metrics, back ends and corpora. */
import { startedBackendNames, type StartedBackendName } from '../backend/backends';
import { cellKey } from '../config/cell-key';
import type { CellName } from '../config/cell-list';
import { columnNames, corpusKinds, type ColumnName, type CorpusKind } from '../config/columns';
import { rowNames, rows, type RowName } from '../config/rows';
import { configSchema, type Config } from '../config/schema';
import type { CellResult as AnyCellResult } from '../records/cell-result';
import type { KnownNames } from '../records/known-names';
import { RunFolder as AnyRunFolder } from '../records/run-folder';
import type { RunRecord as AnyRunRecord } from '../records/run-record';
import { metrics, type MetricName } from './metrics';

interface AppNames {
  column: ColumnName;
  row: RowName;
  metric: MetricName;
  backend: StartedBackendName;
  corpus: CorpusKind;
  config: Config;
}

export type CellResult = AnyCellResult<AppNames>;
export type RunRecord = AnyRunRecord<AppNames>;

const known: KnownNames<AppNames> = {
  columns: columnNames,
  rows: rowNames,
  metrics: Object.fromEntries(metrics.map(({ id, range }) => [id, range])) as KnownNames<AppNames>['metrics'],
  backends: startedBackendNames,
  corpora: corpusKinds,
  config: configSchema,
};

/** The files of one run of this program. */
export class RunFolder extends AnyRunFolder<AppNames> {
  constructor(path: string) {
    super(path, known);
  }

  // a cell depends on what its row is, too
  override finished(cell: CellName, runKey: string): CellResult | undefined {
    return super.finished(cell, cellKey(runKey, rows[cell.row]));
  }

  override failure(cell: CellName, runKey: string): string | undefined {
    return super.failure(cell, cellKey(runKey, rows[cell.row]));
  }

  override saveFailure(cell: CellName, runKey: string, error: string): void {
    super.saveFailure(cell, cellKey(runKey, rows[cell.row]), error);
  }
}
