import { AudioArgumentError, requireOptions } from '../errors';
import type { Spectrogram } from '../log-mel';
import { presetSpectrogram, requirePreset } from '../preset-spectrogram';
import type { SpectrogramPreset } from '../presets';
import type { Answer, Clip, Job } from './messages';
import { threadPool } from './thread-pool';
import { availableThreads, startWorker, type WorkerLike } from './worker-thread';

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
   * @throws AudioArgumentError naming the first clip found that has no spectrogram, or where the preset is none; AudioSpectrogramError where a thread ends
   */
  spectrograms: (clips: readonly Clip[], preset: SpectrogramPreset) => Promise<Spectrogram[]>;
  /** Ends the threads. What is still being computed is rejected. */
  close: () => Promise<void>;
}

/** Clips of one message: enough for the message not to matter, few enough for threads to end together. */
const CLIPS_A_JOB = 8;

/**
 * Starts worker threads for many clips; a single clip is faster without. Close the pool when no more are to come.
 *
 * @throws AudioArgumentError unless `threads` is a positive integer
 */
export function spectrogramPool(options: SpectrogramPoolOptions = {}): SpectrogramPool {
  requireOptions<SpectrogramPoolOptions>('options', options, { threads: true, createWorker: true });
  const { threads = availableThreads(), createWorker = startWorker } = options;
  const pool = threadPool<Job, Answer>(threads, createWorker);

  const computeJob = async (clips: readonly Clip[], first: number, preset: SpectrogramPreset) => {
    const job = clips.slice(first, first + CLIPS_A_JOB);
    const answer = await pool.run({ clips: job, preset });
    if ('spectrograms' in answer) return answer.spectrograms;
    return job.map((clip, index) => spectrogramOf(clip, `clips[${first + index}]`, preset));
  };
  return {
    threads,
    spectrograms: async (clips, preset) => {
      requirePreset(preset);
      const starts = Array.from({ length: Math.ceil(clips.length / CLIPS_A_JOB) }, (_, job) => job * CLIPS_A_JOB);
      return (await Promise.all(starts.map((first) => computeJob(clips, first, preset)))).flat();
    },
    close: pool.close,
  };
}

/** In this thread: throws what the worker met, with the clip's name. */
function spectrogramOf({ samples, sampleRate }: Clip, name: string, preset: SpectrogramPreset): Spectrogram {
  try {
    return presetSpectrogram(samples, sampleRate, preset);
  } catch (error) {
    if (!(error instanceof AudioArgumentError)) throw error;
    throw new AudioArgumentError(`${name}: ${error.argument}`, error.found, error.expected, error.fix);
  }
}
