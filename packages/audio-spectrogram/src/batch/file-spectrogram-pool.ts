import { AudioArgumentError, AudioDecodeError, AudioSpectrogramError, requireOptions, kindOf } from '../errors';
import type { Spectrogram } from '../log-mel';
import { requirePreset } from '../preset-spectrogram';
import type { SpectrogramPreset } from '../presets';
import type { FileAnswer, FileJob, FileOutcome } from './messages';
import { JOBS_A_THREAD, threadPool } from './thread-pool';
import { availableThreads, startFileWorker, type NodeWorkerLike } from './worker-thread';

export interface FileSpectrogramPoolOptions {
  /** Worker threads; as many as the machine runs at once by default. */
  threads?: number;
  /** Starts a thread on the package's `file-worker` entry: for applications that are bundled. The file beside this one by default. */
  createWorker?: () => NodeWorkerLike;
}

/**
 * What became of a file: its spectrogram, the largest absolute sample of its mix (see `peak`) and, of a WAV whose end is missing, `missingSamples` (see
 * `DecodedAudio`), or why it has none.
 */
export type FileSpectrogram =
  | { file: string; spectrogram: Spectrogram; peak: number; missingSamples?: number }
  | { file: string; error: AudioDecodeError };

/** Worker threads that read sound files. */
export interface FileSpectrogramPool {
  threads: number;
  /**
   * The spectrograms of sound files, in their order and one by one, each as `decodeAudio`, `mixDown` and `presetSpectrogram` give it. The
   * threads read the files themselves, a few ahead of what has been taken, so that memory does not grow with the number of files. A file that
   * cannot be read or decoded, or is too short for the preset, gives its error and stops nothing. Too few file handles, or too little memory, are
   * no fault of a file: they end the thread.
   *
   * @param files paths
   * @throws AudioArgumentError where the preset is none; AudioSpectrogramError where a thread ends
   */
  spectrograms: (files: readonly string[], preset: SpectrogramPreset) => AsyncGenerator<FileSpectrogram, void>;
  /** Ends the threads. What is still being computed is rejected. */
  close: () => Promise<void>;
}

const FILES_A_JOB = 4;
/** Beyond those that the threads have, so that a long file holds nobody up. */
const JOBS_AHEAD = 4;

/**
 * Starts worker threads that read, decode and transform sound files. Node only: browsers have no paths. Close the pool when no more are to
 * come.
 *
 * @throws AudioArgumentError unless `threads` is a positive integer; AudioSpectrogramError in a browser
 */
export function fileSpectrogramPool(options: FileSpectrogramPoolOptions = {}): FileSpectrogramPool {
  requireOptions<FileSpectrogramPoolOptions>('options', options, { threads: true, createWorker: true });
  const { threads = availableThreads(), createWorker = startFileWorker } = options;
  const pool = threadPool<FileJob, FileAnswer>(threads, createWorker);

  async function* inOrder(files: readonly string[], preset: SpectrogramPreset) {
    const jobs: { files: string[]; answer: Promise<FileAnswer> }[] = [];
    for (let next = 0; next < files.length || jobs.length > 0;) {
      while (next < files.length && jobs.length < threads * JOBS_A_THREAD + JOBS_AHEAD) {
        const job = files.slice(next, (next += FILES_A_JOB));
        const answer = pool.run({ files: job, preset });
        // whoever stops taking never hears of it
        answer.catch(() => undefined);
        jobs.push({ files: job, answer });
      }
      const job = jobs.shift()!;
      const { outcomes } = await job.answer.catch((cause: unknown) => {
        const { found, expected, fix } = cause as AudioSpectrogramError;
        throw new AudioSpectrogramError(job.files.join(' or '), found, expected, fix, { cause });
      });
      yield* outcomes.map((outcome, index) => fromThread(job.files[index], outcome));
    }
  }
  return {
    threads,
    spectrograms: (files, preset) => {
      requirePreset(preset);
      const notPath = files.findIndex((file) => typeof file !== 'string');
      if (notPath >= 0) throw new AudioArgumentError(`files[${notPath}]`, kindOf(files[notPath]), 'a path');
      return inOrder(files, preset);
    },
    close: pool.close,
  };
}

function fromThread(file: string, outcome: FileOutcome): FileSpectrogram {
  return 'failure' in outcome ? { file, error: new AudioDecodeError(outcome.failure) } : { file, ...outcome };
}
