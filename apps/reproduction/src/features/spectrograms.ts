import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import {
  defaultEngine,
  fileSpectrogramPool,
  isSilent,
  presets,
  presetSpectrogram,
  type Spectrogram,
} from '@image2audio/audio-spectrogram';
import type { Clip, FileProblem } from '@image2audio/emotion-corpora';
import { isBroken, soundOfFile, type SpeechSource } from '../corpora/sources';
import { messageOf, RunError, shortageOf } from '../errors';
import { cached, type Computed } from '../store/cache';
import { fileState } from './file-states';
import type { ItemSet } from './item-set';
import { packageCode, packageFile } from './package-code';

/** Frames and mel bands of every spectrogram (paper, section 3). */
export const spectrogramShape = [156, 64] as const;

/** What every clip is read with. */
export const spectrogramPreset = presets.image2audio;
const preset = spectrogramPreset;

/** The part of a corpus whose clips can be heard, with their log-mel spectrograms in dB, not yet standardised. */
export interface CorpusSpectrograms {
  /** Ids of the clips, in the order of the items. */
  ids: string[];
  items: ItemSet;
  problems: FileProblem[];
  /** SHA-256 of the items: what is trained on them depends on it, not on when or where the files were read. */
  digest: string;
}

/** A clip's spectrogram with the largest absolute sample of its sound, or why it has none. */
type ClipOutcome = { spectrogram: Spectrogram; peak: number } | Omit<FileProblem, 'file'>;

interface Description {
  ids: string[];
  problems: FileProblem[];
}

/**
 * The spectrogram of every clip, from the cache where the same files were read before. A clip that cannot be decoded or
 * that is silent is left out and listed.
 */
export async function corpusSpectrograms(
  source: SpeechSource,
  cacheFolder: string,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<CorpusSpectrograms> {
  const file = await cached<Description>(
    cacheFolder,
    `spectrograms-${source.kind}`,
    spectrogramDependencies(source),
    () =>
      collect(
        source.clips,
        source.soundOf === soundOfFile ? fileOutcomes(source.clips) : soundOutcomes(source),
        onProgress,
      ),
  );
  const { ids, problems } = file.meta;
  if (isBroken(problems.length, source.clips.length)) {
    const [first] = problems;
    throw new RunError(
      `${source.title}: ${problems.length} of ${source.clips.length} sound files cannot be used (${first.file}: ${first.reason}); ${first.remedy}`,
    );
  }
  return {
    ids,
    problems,
    items: { data: file.arrays.spectrograms as Float32Array, count: ids.length, shape: spectrogramShape },
    digest: file.digest('spectrograms'),
  };
}

/** Everything that the values depend on. Files are looked at before they are read: a change meanwhile is read again the next time. */
export function spectrogramDependencies({ soundOf, clips, fingerprint }: SpeechSource) {
  return {
    version: 3,
    preset,
    engine: defaultEngine().name,
    code: packageCode('@image2audio/audio-spectrogram', '/file-worker'),
    clips:
      soundOf === soundOfFile
        ? clips.map(({ id, path }) => [id, fileState(path!)])
        : { fingerprint, ids: clips.map(({ id }) => id), code: packageCode('@image2audio/emotion-corpora', '') },
  };
}

async function collect(
  clips: readonly Clip[],
  outcomes: AsyncIterable<ClipOutcome>,
  onProgress: (done: number, total: number) => void,
): Promise<Computed<Description>> {
  const length = spectrogramShape[0] * spectrogramShape[1];
  const spectrograms = new Float32Array(clips.length * length);
  const ids: string[] = [];
  const problems: FileProblem[] = [];
  let done = 0;
  for await (const outcome of outcomes) {
    const { id, path = id } = clips[done++];
    if ('reason' in outcome) problems.push({ file: path, ...outcome });
    else if (isSilent(Float32Array.of(outcome.peak))) {
      problems.push({ file: path, reason: 'silent', remedy: 'left out; get the file again if the original has sound' });
    } else {
      spectrograms.set(outcome.spectrogram.data, ids.length * length);
      ids.push(id);
    }
    onProgress(done, clips.length);
  }
  const used = spectrograms.subarray(0, ids.length * length);
  return { meta: { ids, problems }, arrays: { spectrograms: used }, items: ids.length };
}

/** In threads that read the files themselves. */
async function* fileOutcomes(clips: readonly Clip[]): AsyncGenerator<ClipOutcome> {
  const worker = packageFile('@image2audio/audio-spectrogram/file-worker');
  const pool = fileSpectrogramPool({
    threads: Math.max(1, Math.min(availableParallelism(), Math.ceil(clips.length / 20))),
    createWorker: () => new Worker(worker, { execArgv: [] }),
  });
  try {
    const paths = clips.map(({ path }) => path!);
    for await (const result of pool.spectrograms(paths, preset)) {
      if ('spectrogram' in result) yield result;
      else {
        const { found, expected, remedy } = result.error;
        // no fault of the file, which must not be kept as one that cannot be read
        if (shortageOf(result.error) !== null) throw new RunError(messageOf(result.error), { cause: result.error });
        yield { reason: `found ${found}, expected ${expected}`, remedy: `left out. ${remedy}` };
      }
    }
  } finally {
    await pool.close();
  }
}

/** Of sounds that are made, not read. */
async function* soundOutcomes({ clips, soundOf }: SpeechSource): AsyncGenerator<ClipOutcome> {
  for (const [index, clip] of clips.entries()) {
    try {
      const { samples, sampleRate } = await soundOf(clip);
      const largest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
      yield { spectrogram: presetSpectrogram(samples, sampleRate, preset), peak: largest };
    } catch (error) {
      if (shortageOf(error) !== null) throw error;
      yield { reason: messageOf(error), remedy: 'left out' };
    }
    // the lock of the cache is renewed by a timer
    if (index % 50 === 49) await new Promise(setImmediate);
  }
}
