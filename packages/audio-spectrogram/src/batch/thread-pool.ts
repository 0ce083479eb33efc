import { AudioSpectrogramError } from '../errors';
import { requirePositiveInteger } from '../samples';
import { connect, type WorkerLike, type WorkerThread } from './worker-thread';

/** Worker threads that answer jobs. */
export interface ThreadPool<Job, Answer> {
  /** Waits for a thread to have room, and for its answer. */
  run: (job: Job) => Promise<Answer>;
  /** Ends the threads. What is still being computed is rejected. */
  close: () => Promise<void>;
}

/** What goes to a thread and comes back has the same number. */
export type Numbered<Message> = Message & { id: number };

/** A thread has its next job waiting while it works on one. */
export const JOBS_A_THREAD = 2;

interface Pending<Answer> {
  thread: number;
  done: (answer: Answer) => void;
  failed: (error: AudioSpectrogramError) => void;
}

/**
 * Starts `threads` workers and gives each at most two jobs at a time; more wait here.
 *
 * @throws AudioArgumentError unless `threads` is a positive integer
 */
export function threadPool<Job extends object, Answer extends object>(
  threads: number,
  createWorker: () => WorkerLike,
): ThreadPool<Job, Answer> {
  requirePositiveInteger('threads', threads);
  const pending = new Map<number, Pending<Answer>>();
  const queue: (() => void)[] = [];
  const load = new Int32Array(threads);
  let nextId = 0;
  let ended: string | null = null;

  const release = (thread: number) => {
    load[thread]--;
    if (load[thread] === 0) workers[thread].keepAlive(false);
  };
  const end = (reason: string) => {
    // threads that are being stopped end too
    if (ended !== null) return;
    ended = reason;
    const error = poolEnded(ended);
    for (const { failed } of pending.values()) failed(error);
    pending.clear();
    for (const worker of workers) worker.keepAlive(false);
    for (const start of queue.splice(0)) start();
  };
  const answered = (answer: unknown) => {
    const { id } = answer as Numbered<Answer>;
    const job = pending.get(id);
    if (!job) return;
    pending.delete(id);
    release(job.thread);
    job.done(answer as Answer);
    queue.shift()?.();
  };
  const workers: WorkerThread[] = Array.from({ length: threads }, () =>
    connect(createWorker(), { answered, failed: (reason) => end(`a thread stopped (${reason})`) }),
  );

  return {
    run: (job) =>
      new Promise((done, failed) => {
        const start = () => {
          const thread = load.indexOf(Math.min(...load));
          if (ended !== null) failed(poolEnded(ended));
          else if (load[thread] >= JOBS_A_THREAD) queue.push(start);
          else {
            load[thread]++;
            workers[thread].keepAlive(true);
            const id = nextId++;
            pending.set(id, { thread, done, failed });
            try {
              workers[thread].send({ ...job, id });
            } catch (error) {
              // samples whose buffer was transferred away, say
              pending.delete(id);
              release(thread);
              const cause = error instanceof Error ? error.message : String(error);
              failed(
                new AudioSpectrogramError(
                  'clips',
                  `what cannot be sent to a thread: ${cause}`,
                  'samples that can be copied',
                  'Give samples whose buffer was not transferred away.',
                  { cause: error },
                ),
              );
            }
          }
        };
        start();
      }),
    close: async () => {
      end('it was closed');
      await Promise.all(workers.map((worker) => worker.stop()));
    },
  };
}

function poolEnded(reason: string): AudioSpectrogramError {
  const expected = 'one whose threads run until it is closed';
  return new AudioSpectrogramError('spectrogram pool', `one that ended: ${reason}`, expected, 'Start another pool.');
}
