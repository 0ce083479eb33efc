import { join } from 'node:path';
import { cellKey } from '../../../apps/reproduction/src/config/cell-key';
import { rows } from '../../../apps/reproduction/src/config/rows';
import { RunFolder, type CellResult } from '../../../apps/reproduction/src/evaluation/run-files';
import { cellResult } from '../../../apps/reproduction/test/cell-results';
import { runRecord } from '../../../apps/reproduction/test/run-record';
import { assembleTable } from '../../../apps/reproduction/src/report/table';
import { tableMarkdown } from '../../../apps/reproduction/src/report/table-text';
import { damagedJson } from '../damaged-json';
import type { FuzzTarget, Outcome } from '../target';
import { scratchFolder } from './tables';

const cell = { column: 'up-ifer-rav', row: 'base', seed: 0 } as const;
const where = 'cells/up-ifer-rav/base/seed-0';

/** The lines about damage are many; what is asserted is that nothing else comes of it. */
function quietly<Value>(read: () => Value): Value {
  const write = process.stderr.write.bind(process.stderr);
  process.stderr.write = () => true;
  try {
    return read();
  } finally {
    process.stderr.write = write;
  }
}

function tableOf(result: CellResult): void {
  const table = assembleTable({
    preset: 'smoke',
    synthetic: true,
    backend: 'cpu',
    seeds: [0],
    columns: ['up-ifer-rav'],
    rows: ['base'],
    bootstrapSamples: 20,
    unavailable: {},
    deviations: {},
    results: [result],
    failures: [],
  });
  if (!Number.isFinite(table.cells[0].mean)) throw new Error('a table without its figure');
  tableMarkdown(table);
}

const outcome = (value: unknown): Outcome => (value === undefined ? 'refused' : 'read');

/** result.json of a cell: what is accepted makes a table. */
export const result: FuzzTarget = {
  name: 'result-json',
  seeds: () => [
    Buffer.from(JSON.stringify(cellResult(cell, [true, false, true, true]))),
    Buffer.from(
      JSON.stringify(
        cellResult({ ...cell, sanity: { pathLabels: 3, densitySpace: 'feature', kHat: null } }, [true, true]),
        null,
        1,
      ),
    ),
  ],
  text: true,
  damage: damagedJson,
  run: (bytes) =>
    quietly(() => {
      const found = new RunFolder(scratchFolder('result', { [`${where}/result.json`]: bytes })).finished(cell, 'key');
      if (found) tableOf(found);
      return outcome(found);
    }),
  sources: /reproduction\/src\/(records\/cell-result|store\/read-state)/,
};

export const failure: FuzzTarget = {
  name: 'failure-json',
  seeds: () => [Buffer.from(JSON.stringify({ schema: 1, runKey: cellKey('key', rows[cell.row]), error: 'no memory' }))],
  text: true,
  damage: damagedJson,
  run: (bytes) =>
    quietly(() =>
      outcome(new RunFolder(scratchFolder('failure', { [`${where}/failure.json`]: bytes })).failure(cell, 'key')),
    ),
  sources: /reproduction\/src\/(records\/cell-result|store\/read-state)/,
};

/** run.json, whole and by its identity. */
export const record: FuzzTarget = {
  name: 'run-json',
  seeds: () => [Buffer.from(JSON.stringify(runRecord()))],
  text: true,
  damage: damagedJson,
  run: (bytes) =>
    quietly(() => {
      const folder = new RunFolder(join(scratchFolder('record', { 'run.json': bytes })));
      const found = folder.record();
      const identity = folder.identity();
      if (found && !identity && /^[0-9a-f]{16}$/.test(found.runKey)) throw new Error('a record without an identity');
      return outcome(found);
    }),
  sources: /reproduction\/src\/(records\/run-record|store\/read-state|config\/schema)/,
};
