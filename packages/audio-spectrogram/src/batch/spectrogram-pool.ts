import { AudioArgumentError, AudioSpectrogramError } from '../errors';
import type { Spectrogram } from '../log-mel';
import { presetSpectrogram } from '../preset-spectrogram';
import type { SpectrogramPreset } from '../presets';
import { requirePositiveInteger } from '../samples';
import type { Answer, Clip } from './messages';
import { availableThreads, connect, startWorker, type WorkerLike, type WorkerThread } from './worker-thread';

export interface SpectrogramPoolOptions {
  /** Worker threads; as many as the machine runs at once by default. */
  threads?: number;
  /**
   * Starts a thread on the package's `worker` entry; by default `new Worker(new URL('./worker.js', import.meta.url))`, of Node or of the
   * browser, the form that Vite and webpack follow. For other bundlers: a line in the application, as with Vite
   * `import Thread from '@image2audio/audio-spectrogram/worker?worker'` and `createWorker: () => new Thread()`.
   */
  createWorker?: () => WorkerLike;
}

/** Worker threads that turn clips into spectrograms. */
export interface SpectrogramPool {
  threads: number;
  /**
   * The spectrograms of many clips, in their order, each as `presetSpectrogram` gives it. Samples are copied to the threads unless they lie
   * in a SharedArrayBuffer.
   *
   * @throws AudioArgumentError naming the first clip found that has no spectrogram; AudioSpectrogramError where a thread ends
   */
  spectrograms: (clips: readonly Clip[], preset: SpectrogramPreset) => Promise<Spectrogram[]>;
  /** Ends the threads. What is still being computed is rejected. */
  close: () => Promise<void>;
}

/** Clips of one message: enough for the message not to matter, few enough for threads to end together. */
const CLIPS_A_JOB = 8;
/** A thread has its next job waiting while it works on one. */
const JOBS_A_THREAD = 2;

interface Pending {
  thread: number;
  done: (answer: Answer) => void;
  failed: (error: AudioSpectrogramError) => void;
}

/**
 * Starts worker threads for many clips; a single clip is faster without. Close the pool when no more are to come.
 *
 * @throws AudioArgumentError unless `threads` is a positive integer
 */
export function spectrogramPool(options: SpectrogramPoolOptions = {}): SpectrogramPool {
  const { threads = availableThreads(), createWorker = startWorker } = options;
  requirePositiveInteger('threads', threads);
  const pending = new Map<number, Pending>();
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
    const error = new AudioSpectrogramError(`the spectrogram pool ended: ${ended}`);
    for (const { failed } of pending.values()) failed(error);
    pending.clear();
    for (const worker of workers) worker.keepAlive(false);
    for (const start of queue.splice(0)) start();
  };
  const answered = (answer: Answer) => {
    const job = pending.get(answer.id);
    if (!job) return;
    pending.delete(answer.id);
    release(job.thread);
    job.done(answer);
    queue.shift()?.();
  };
  const workers: WorkerThread[] = Array.from({ length: threads }, () =>
    connect(createWorker(), { answered, failed: (reason) => end(`a thread stopped (${reason})`) }),
  );

  /** Waits for a thread to have room, and for its answer. */
  const run = (clips: Clip[], preset: SpectrogramPreset) =>
    new Promise<Answer>((done, failed) => {
      const start = () => {
        const thread = load.indexOf(Math.min(...load));
        if (ended !== null) failed(new AudioSpectrogramError(`the spectrogram pool ended: ${ended}`));
        else if (load[thread] >= JOBS_A_THREAD) queue.push(start);
        else {
          load[thread]++;
          workers[thread].keepAlive(true);
          const id = nextId++;
          pending.set(id, { thread, done, failed });
          try {
            workers[thread].send({ id, clips, preset });
          } catch (error) {
            // samples whose buffer was transferred away, say
            pending.delete(id);
            release(thread);
            const cause = error instanceof Error ? error.message : String(error);
            failed(new AudioSpectrogramError(`clips cannot be sent to a thread: ${cause}`, { cause: error }));
          }
        }
      };
      start();
    });

  const computeJob = async (clips: readonly Clip[], first: number, preset: SpectrogramPreset) => {
    const job = clips.slice(first, first + CLIPS_A_JOB);
    const answer = await run(job, preset);
    if ('spectrograms' in answer) return answer.spectrograms;
    return job.map((clip, index) => spectrogramOf(clip, `clips[${first + index}]`, preset));
  };
  return {
    threads,
    spectrograms: async (clips, preset) => {
      const starts = Array.from({ length: Math.ceil(clips.length / CLIPS_A_JOB) }, (_, job) => job * CLIPS_A_JOB);
      return (await Promise.all(starts.map((first) => computeJob(clips, first, preset)))).flat();
    },
    close: async () => {
      end('it was closed');
      await Promise.all(workers.map((worker) => worker.stop()));
    },
  };
}

/** In this thread: throws what the worker met, with the clip's name. */
function spectrogramOf({ samples, sampleRate }: Clip, name: string, preset: SpectrogramPreset): Spectrogram {
  try {
    return presetSpectrogram(samples, sampleRate, preset);
  } catch (error) {
    if (!(error instanceof AudioArgumentError)) throw error;
    throw new AudioArgumentError(`${name}: ${error.argument}`, error.found, error.expected, error.remedy);
  }
}
