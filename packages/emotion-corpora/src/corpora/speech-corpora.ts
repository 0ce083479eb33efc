import { cremaD } from './crema-d/index';
import { ravdess } from './ravdess/index';
import type { SpeechCorpus } from './speech-corpus';

/**
 * The corpora of emotional speech with a reader, one line each: readers, checks, published splits, synthetic twins and the columns of the reproduction follow from this
 * list. A sound file with an unknown name belongs to the first of them in whose folder it lies.
 */
export const speechCorpora = [ravdess, cremaD] as const;

export type SpeechCorpusName = (typeof speechCorpora)[number]['name'];

/** The corpus of that machine name; undefined for any other. */
export function speechCorpus(name: string): SpeechCorpus | undefined {
  return speechCorpora.find((corpus) => corpus.name === name);
}
