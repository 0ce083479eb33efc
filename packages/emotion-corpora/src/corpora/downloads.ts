import type { FetchOptions, FetchReport } from '../fetch/fetch-options';
import { cremaD } from './crema-d/index';
import { cremaDParts, fetchCremaD, type CremaDPart } from './crema-d/fetch';
import { ravdess } from './ravdess/index';
import { fetchRavdess, ravdessParts, type RavdessPart } from './ravdess/fetch';
import type { SpeechCorpus } from './speech-corpus';

/** A corpus that anybody may fetch. */
export interface Download {
  corpus: SpeechCorpus;
  /** What it is published in; the first is fetched by default. */
  parts: readonly string[];
  /** Whether it lies on Zenodo, so that `zenodo` may name another host with its interface and record. */
  onZenodo: boolean;
  fetch: (dir: string, options?: FetchOptions & { parts?: readonly string[]; zenodo?: string }) => Promise<FetchReport>;
}

/** The corpora that can be fetched, one entry each. */
export const downloads: readonly Download[] = [
  {
    corpus: ravdess,
    parts: ravdessParts,
    onZenodo: true,
    fetch: (dir, options) => fetchRavdess(dir, options as FetchOptions & { parts?: readonly RavdessPart[] }),
  },
  {
    corpus: cremaD,
    parts: cremaDParts,
    onZenodo: false,
    fetch: (dir, options) => fetchCremaD(dir, options as FetchOptions & { parts?: readonly CremaDPart[] }),
  },
];
