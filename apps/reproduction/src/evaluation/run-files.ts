/** The records of a run with the names that this program knows: columns, rows, metrics, back ends and corpora. */
import { startedBackendNames, type StartedBackendName } from '../backend/backends';
import { columnNames, corpusKinds, type ColumnName, type CorpusKind } from '../config/columns';
import { rowNames, type RowName } from '../config/rows';
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
}
