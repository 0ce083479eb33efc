import { join } from 'node:path';
import { listCells } from '../config/cell-list';
import type { RunFolder, RunRecord } from '../evaluation/run-files';
import { htmlReport } from '../report/html-report';
import { assembleTable, type Table } from '../report/table';
import { tableMarkdown } from '../report/table-text';
import { writeAtomic, writeJson } from '../store/atomic-file';

/** The table of what the folder holds now; written by every finished cell, so that a run can be watched and cut short. */
export function tableOf(folder: RunFolder, record: RunRecord): Table {
  const available = record.columns.filter((name) => record.unavailable[name] === undefined);
  const cells = listCells(available, record.rows, record.seeds);
  const results = cells.flatMap((cell) => folder.finished(cell, record.runKey) ?? []);
  const failures = cells.flatMap((cell) => {
    const error = folder.failure(cell, record.runKey);
    return error === undefined ? [] : [{ ...cell, error }];
  });
  return assembleTable({
    preset: record.preset,
    synthetic: record.synthetic,
    backend: record.backend.name,
    seeds: record.seeds,
    columns: record.columns,
    rows: record.rows,
    bootstrapSamples: record.config.evaluation.bootstrapSamples,
    unavailable: record.unavailable,
    deviations: record.deviations,
    results,
    failures,
  });
}

/** table1.json, table1.md and report.html. */
export function writeTable(folder: RunFolder, table: Table): void {
  writeJson(join(folder.path, 'table1.json'), table);
  writeAtomic(join(folder.path, 'table1.md'), tableMarkdown(table));
}

export function writeReport(folder: RunFolder, record: RunRecord, table: Table): void {
  writeAtomic(join(folder.path, 'report.html'), htmlReport(folder, record, table));
}
