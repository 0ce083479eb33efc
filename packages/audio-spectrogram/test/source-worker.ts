import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { buildSync } from 'esbuild';

/** A worker of src/batch in one piece, so that a thread runs the sources without a build. */
const scriptOf = (worker: string) =>
  buildSync({
    entryPoints: [fileURLToPath(new URL(`../src/batch/${worker}.ts`, import.meta.url))],
    bundle: true,
    format: 'cjs',
    platform: 'node',
    write: false,
  }).outputFiles[0].text;

export const sourceWorkerScript = scriptOf('worker');

export const startSourceWorker = (script = sourceWorkerScript): Worker => new Worker(script, { eval: true });

/** Starts a thread that reads files; `before` is code that it runs first. */
export function sourceFileWorkers(before = ''): () => Worker {
  const script = before + scriptOf('file-worker');
  return () => new Worker(script, { eval: true });
}
