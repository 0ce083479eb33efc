import type { Worker as NodeWorker } from 'node:worker_threads';
import type { Answer, Job } from './messages';

/** What a pool needs of a thread, alike in Node and in browsers. */
export interface WorkerThread {
  send: (job: Job) => void;
  /** Whether Node should stay for this thread's answer: idle threads keep no process alive. */
  keepAlive: (busy: boolean) => void;
  stop: () => Promise<void>;
}

/** What the pool is told. */
export interface WorkerEvents {
  answered: (answer: Answer) => void;
  /** The thread ended or could not start. */
  failed: (reason: string) => void;
}

/** The threads of Node, and of browsers, start like this. */
export type AnyWorker = NodeWorker | Worker;

// no import of a node: module, which a browser would try to load
const node = (globalThis.process as NodeJS.Process | undefined)?.versions?.node ? globalThis.process : null;

/** Starts the worker that is built beside this file. */
export function startWorker(): AnyWorker {
  const url = new URL('./worker.js', import.meta.url);
  return node ? new (node.getBuiltinModule('node:worker_threads').Worker)(url) : new Worker(url, { type: 'module' });
}

export function availableThreads(): number {
  return node ? node.getBuiltinModule('node:os').availableParallelism() : navigator.hardwareConcurrency;
}

/** One way to talk to both. */
export function connect(worker: AnyWorker, { answered, failed }: WorkerEvents): WorkerThread {
  if ('on' in worker) {
    worker.on('message', answered);
    worker.on('error', (error) => failed(error.message));
    worker.on('exit', (code) => failed(`exit code ${code}`));
    worker.unref();
    return {
      send: (job) => worker.postMessage(job),
      keepAlive: (busy) => (busy ? worker.ref() : worker.unref()),
      stop: async () => {
        // else Node may leave before the thread has
        worker.ref();
        await worker.terminate();
      },
    };
  }
  worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => answered(data));
  worker.addEventListener('error', ({ message }) => failed(message || 'the worker script could not be loaded'));
  return {
    send: (job) => worker.postMessage(job),
    keepAlive: () => undefined,
    stop: () => {
      worker.terminate();
      return Promise.resolve();
    },
  };
}
