import type { SpeechCorpusName } from './clip';
import { knownConflictingDuplicates } from './known-duplicates';

/** A clip that is left out by default, and why. */
export interface Exclusion {
  corpus: SpeechCorpusName;
  id: string;
  why: string;
  /** Who found it. */
  source: string;
}

/**
 * The clips that the readers leave out unless `applyExclusions` is false: those whose label is contradicted by a byte-identical
 * clip, and one without sound. A list of the published corpora's own faults, the same for everybody; what is wrong with a copy of
 * a corpus (a damaged file) is found by `checkCorpora`.
 */
export const knownExclusions: readonly Exclusion[] = [
  ...knownConflictingDuplicates.flatMap(({ ids, why }) =>
    ids.map((id) => ({ corpus: 'crema-d' as const, id, why, source: 'SHA-256 of the official files' })),
  ),
  {
    corpus: 'crema-d',
    id: '1076_MTI_SAD_XX',
    why: 'no sound in the official file',
    source:
      "reported by the corpus' users (not checked here: the actor is not among the data this package is tried on)",
  },
];

const byCorpus = new Map<string, Map<string, string>>();
for (const { corpus, id, why } of knownExclusions) {
  byCorpus.set(corpus, (byCorpus.get(corpus) ?? new Map<string, string>()).set(id, why));
}

/** Why a clip is left out by default; undefined for one that is not. */
export function exclusionOf(corpus: SpeechCorpusName, id: string): string | undefined {
  return byCorpus.get(corpus)?.get(id);
}
