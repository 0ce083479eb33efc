import type { Clip } from '../clip';
import { speechCorpora, speechCorpus } from '../corpora/speech-corpora';
import { requireName, requireOptions } from '../errors';
import { splitBySpeaker, type SpeakerSplit } from './speaker-split';

/** Seeds whose splits are published as files, `splits/ravdess-seed-0.json` and so on. */
export const publishedSeeds = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

/**
 * A split of a whole published corpus, by its list of speakers alone: what `splitBySpeaker` gives for the clips of all of them, and
 * what the files in `splits/` hold for seeds 0 to 9. A folder with fewer speakers is split otherwise.
 *
 * @throws CorpusError for an unknown corpus or a seed that is no integer.
 */
export function publishedSplit(corpus: string, options: { seed: number }): SpeakerSplit {
  requireName(
    'corpus',
    corpus,
    speechCorpora.map(({ name }) => name),
  );
  requireOptions('options', options, { seed: true }, 'required');
  const clips = speechCorpus(corpus)!.speakers.map(({ speaker, sex }): Clip => {
    return { id: speaker, corpus, speaker, sex, emotion: 'neutral', intensity: null, pairKey: null };
  });
  return splitBySpeaker(clips, options);
}
