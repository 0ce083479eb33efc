import { image2AudioSpectrogram, isSilent } from '@image2audio/audio-spectrogram';
import type { FileProblem } from '@image2audio/emotion-corpora';
import type { SpeechSource } from '../corpora/sources';
import { messageOf, RunError } from '../errors';
import { cached } from '../run/cache';
import type { ItemSet } from './item-set';

/** Frames and mel bands of every spectrogram (paper, section 3). */
export const spectrogramShape = [156, 64] as const;

/** The part of a corpus whose clips can be heard, with their log-mel spectrograms in dB, not yet standardised. */
export interface CorpusSpectrograms {
  /** Ids of the clips, in the order of the items. */
  ids: string[];
  items: ItemSet;
  problems: FileProblem[];
}

/** Of a corpus, at most this share of unusable files; beyond it the data set is broken and the run says so. */
const tolerableShare = 0.05;

/**
 * The spectrogram of every clip, from the cache where the same files were read before. A clip that cannot be decoded or
 * that is silent is left out and listed.
 */
export async function corpusSpectrograms(
  source: SpeechSource,
  cacheFolder: string,
  onProgress: (share: number) => void = () => undefined,
): Promise<CorpusSpectrograms> {
  const dependsOn = { version: 2, fingerprint: source.fingerprint, clips: source.clips.map(({ id }) => id) };
  const file = await cached<{ ids: string[]; problems: FileProblem[] }>(
    cacheFolder,
    `spectrograms-${source.kind}`,
    dependsOn,
    () => computeSpectrograms(source, onProgress),
  );
  const { ids, problems } = file.meta;
  if (problems.length > Math.max(5, tolerableShare * source.clips.length)) {
    const [first] = problems;
    throw new RunError(
      `${source.title}: ${problems.length} of ${source.clips.length} sound files cannot be used (${first.file}: ${first.reason}); ${first.remedy}`,
    );
  }
  return {
    ids,
    problems,
    items: { data: file.arrays.spectrograms as Float32Array, count: ids.length, shape: spectrogramShape },
  };
}

async function computeSpectrograms(source: SpeechSource, onProgress: (share: number) => void) {
  const [frames, bands] = spectrogramShape;
  const spectrograms = new Float32Array(source.clips.length * frames * bands);
  const ids: string[] = [];
  const problems: FileProblem[] = [];
  for (const [index, clip] of source.clips.entries()) {
    const file = clip.path ?? clip.id;
    try {
      const { samples, sampleRate } = await source.soundOf(clip);
      if (isSilent(samples)) {
        problems.push({ file, reason: 'silent', remedy: 'left out; get the file again if the original has sound' });
      } else {
        spectrograms.set(image2AudioSpectrogram(samples, sampleRate).data, ids.length * frames * bands);
        ids.push(clip.id);
      }
    } catch (error) {
      problems.push({ file, reason: messageOf(error), remedy: 'left out; get the file again' });
    }
    if (index % 50 === 49) {
      onProgress((index + 1) / source.clips.length);
      await new Promise(setImmediate);
    }
  }
  return { meta: { ids, problems }, arrays: { spectrograms: spectrograms.slice(0, ids.length * frames * bands) } };
}
