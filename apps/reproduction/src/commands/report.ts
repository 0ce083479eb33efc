import { RunError } from '../errors';
import { tableOf, writeReport, writeTable } from '../run/finish-run';
import { RunFolder } from '../evaluation/run-files';
import { tableTerminal } from '../report/table-text';
import { say } from '../visible-text';

/** `image2audio report DIR`: table and report again from what the folder holds. */
export async function reportCommand(path: string): Promise<void> {
  const folder = new RunFolder(path);
  const record = folder.record();
  if (!record && folder.identity())
    throw new RunError(
      `${folder.runFile} is of another version of image2audio, with another configuration or other columns or rows: report it with that version, or start over with 'reproduce --fresh'`,
    );
  if (!record)
    throw new RunError(
      `${folder.runFile} is missing or damaged: name a folder that 'image2audio reproduce' wrote, or run it again`,
    );
  const lock = await folder.hold();
  try {
    const table = tableOf(folder, record);
    writeTable(folder, table);
    writeReport(folder, record, table);
    say(tableTerminal(table));
  } finally {
    lock.release();
  }
}
