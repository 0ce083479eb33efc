import { AudioSpectrogramError } from '../errors';

/** What a pool needs of a thread, alike in Node and in browsers. */
export interface WorkerThread {
  send: (job: object) => void;
  /** Whether Node should stay for this thread's answer: idle threads keep no process alive. */
  keepAlive: (busy: boolean) => void;
  stop: () => Promise<void>;
}

/** What the pool is told. */
export interface WorkerEvents {
  answered: (answer: unknown) => void;
  /** The thread ended or could not start. */
  failed: (reason: string) => void;
}

interface MessagePeer {
  postMessage(message: unknown): void;
  terminate(): unknown;
}

/** What a pool uses of Node's `Worker`. Spelt out, so that the types need neither those of Node nor of the browser. */
export interface NodeWorkerLike extends MessagePeer {
  on(event: string, listener: (value: unknown) => void): unknown;
  ref(): void;
  unref(): void;
}

/** What it uses of the browser's. */
export interface WebWorkerLike extends MessagePeer {
  addEventListener(type: string, listener: (event: unknown) => void): void;
}

/** The threads of Node, and of browsers. */
export type WorkerLike = NodeWorkerLike | WebWorkerLike;

// no import of a node: module, which a browser would try to load
const node = (globalThis.process as NodeJS.Process | undefined)?.versions?.node ? globalThis.process : null;

const beside = './worker.js';

/** Starts the worker that is built beside this file. */
export function startWorker(): WorkerLike {
  if (node) {
    const { Worker: NodeWorker } = node.getBuiltinModule('node:worker_threads');
    // without the flags of the process: the worker is one plain file, and --input-type would keep it from starting
    return new NodeWorker(new URL(beside, import.meta.url), { execArgv: [] });
  }
  // in these very words, and in no others above: bundlers look for them to build the worker, once
  return new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
}

const filesBeside = './file-worker.js';

/** Starts the worker that reads files, built beside this file. */
export function startFileWorker(): NodeWorkerLike {
  if (!node) {
    throw new AudioSpectrogramError(
      'fileSpectrogramPool',
      'a browser',
      'Node, which can read files by their paths',
      'In a browser read their bytes and use decodeAudio and spectrogramPool.',
    );
  }
  const { Worker: NodeWorker } = node.getBuiltinModule('node:worker_threads');
  return new NodeWorker(new URL(filesBeside, import.meta.url), { execArgv: [] });
}

export function availableThreads(): number {
  return node ? node.getBuiltinModule('node:os').availableParallelism() : navigator.hardwareConcurrency;
}

/** One way to talk to both. */
export function connect(worker: WorkerLike, { answered, failed }: WorkerEvents): WorkerThread {
  if ('on' in worker) {
    worker.on('message', answered);
    worker.on('error', (error) => failed(error instanceof Error ? error.message : String(error)));
    // an answer that cannot be read never comes again
    worker.on('messageerror', (error) => failed(error instanceof Error ? error.message : String(error)));
    worker.on('exit', (code) => failed(`exit code ${String(code)}`));
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
  worker.addEventListener('message', (event) => answered((event as MessageEvent).data));
  worker.addEventListener('messageerror', () => failed('an answer of it cannot be read'));
  worker.addEventListener('error', (event) =>
    failed((event as ErrorEvent).message || 'the worker script could not be loaded'),
  );
  return {
    send: (job) => worker.postMessage(job),
    keepAlive: () => undefined,
    stop: () => {
      worker.terminate();
      return Promise.resolve();
    },
  };
}
