import { Worker } from 'node:worker_threads';
import { RunError } from '../errors';
import { askThread } from '../threads/ask-thread';
import type { SyntheticFile } from './plan-files';
import { renderFile } from './render-file';

/** Files of one message: few enough for threads to end together. */
const filesAJob = 16;

/** In the bundle the worker lies beside whatever file this becomes. */
const workerFile = new URL('./synthesize-worker.js', import.meta.url);

/**
 * Renders files on `jobs` threads; with one, in this thread. `signal` stops after what is in work: every file that is there is whole.
 *
 * @param onDone told how many more files are written
 */
export async function renderFiles(
  folder: string,
  files: readonly SyntheticFile[],
  jobs: number,
  onDone: (count: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const waiting = [...files];
  if (jobs === 1 || files.length <= filesAJob) {
    for (let file = waiting.shift(); file && !signal.aborted; file = waiting.shift()) {
      renderFile(folder, file);
      onDone(1);
      // lets an interrupt in
      await new Promise(setImmediate);
    }
    return;
  }
  const work = async () => {
    const worker = new Worker(workerFile, { execArgv: [] });
    try {
      while (waiting.length > 0 && !signal.aborted) onDone(await send(worker, folder, waiting.splice(0, filesAJob)));
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, Math.ceil(files.length / filesAJob)) }, work));
}

async function send(worker: Worker, folder: string, files: SyntheticFile[]): Promise<number> {
  const answer = await askThread<{ done: number } | { error: string }>(worker, { folder, files }, 'rendering');
  if ('done' in answer) return answer.done;
  throw new RunError(answer.error);
}
