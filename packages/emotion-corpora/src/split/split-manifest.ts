import type { Clip } from '../clip';
import { countEmotions } from '../count-emotions';
import type { Emotion } from '../emotions';
import { CorpusError } from '../errors';
import { assertDisjoint } from './assert-disjoint';
import { clipsOfPart, splitParts, type SpeakerSplit, type SplitPart } from './speaker-split';

/** One part of a split, as it is written down. */
export interface PartManifest {
  speakers: string[];
  /** Ids, sorted. */
  clips: string[];
  perEmotion: Partial<Record<Emotion, number>>;
}

/** Who is where, as plain JSON: enough to draw the same parts again without this package. */
export interface SplitManifest {
  corpus: string;
  seed: number;
  parts: Record<SplitPart, PartManifest>;
}

/**
 * Writes a split down: speakers, clip ids and counts per emotion of every part. The counts are for the report; training has no
 * business with those of S2 to S4.
 *
 * @throws SplitLeakError where the parts are not disjoint; CorpusError for no clips or clips of several corpora.
 */
export function splitManifest(split: SpeakerSplit, clips: readonly Clip[]): SplitManifest {
  assertDisjoint(split, clips);
  const corpora = [...new Set(clips.map(({ corpus }) => corpus))];
  if (corpora.length !== 1) {
    throw new CorpusError({
      argument: 'clips',
      found: corpora.length === 0 ? 'no clips' : `clips of ${corpora.join(' and ')}`,
      expected: 'the clips of one corpus',
      fix: 'Write one manifest for each corpus.',
    });
  }
  const describePart = (part: SplitPart): PartManifest => {
    const members = clipsOfPart(clips, split, part);
    return {
      speakers: [...split[part]],
      clips: members.map(({ id }) => id).sort(),
      perEmotion: countEmotions(members),
    };
  };
  const [S1, S2, S3, S4] = splitParts.map(describePart);
  return { corpus: corpora[0], seed: split.seed, parts: { S1, S2, S3, S4 } };
}
