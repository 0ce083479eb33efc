/** A thread that renders the files it is sent and tells of each message when it is done. */
import { parentPort } from 'node:worker_threads';
import { messageOf } from '../errors';
import type { SyntheticFile } from './plan-files';
import { renderFile } from './render-file';

parentPort?.on('message', ({ folder, files }: { folder: string; files: SyntheticFile[] }) => {
  try {
    for (const file of files) renderFile(folder, file);
    parentPort!.postMessage({ done: files.length });
  } catch (error) {
    parentPort!.postMessage({ error: messageOf(error) });
  }
});
