import { RunError } from '../errors';
import { readJsonIfThere } from '../store/atomic-file';
import { tableOf, writeReport, writeTable } from '../run/finish-run';
import { RunFolder } from '../records/run-folder';
import type { RunRecord } from '../records/run-record';
import { tableTerminal } from '../report/table-text';

/** `image2audio report DIR`: table and report again from what the folder holds. */
export async function reportCommand(path: string): Promise<void> {
  const folder = new RunFolder(path);
  const record = readJsonIfThere(folder.runFile) as RunRecord | undefined;
  if (!record) throw new RunError(`${folder.runFile} is not there: name a folder that 'image2audio reproduce' wrote`);
  const lock = await folder.hold();
  try {
    const table = tableOf(folder, record);
    writeTable(folder, record, table);
    writeReport(folder, record, table);
    console.log(tableTerminal(table, record.deviations));
  } finally {
    lock.release();
  }
}
