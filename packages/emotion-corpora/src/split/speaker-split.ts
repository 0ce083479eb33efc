import type { Clip } from '../clip';
import { CorpusError, requireOptions } from '../errors';
import { stratifiedOrder } from './stratified-order';

export const splitParts = ['S1', 'S2', 'S3', 'S4'] as const;

/** S1: labeled training. S2 and S3: unlabeled training. S4: test. */
export type SplitPart = (typeof splitParts)[number];

/** Speaker ids of the four parts, each sorted, and the seed that drew them. */
export type SpeakerSplit = { seed: number } & Record<SplitPart, string[]>;

/**
 * Quarters of the speakers, drawn by seed: disjoint, together all speakers, stratified by sex. Sizes of the parts differ by at
 * most one, over all and for each sex; where the number does not divide by four, the earlier parts get more. The paper (section 3)
 * takes four parts from its reference [2], which publishes no list, so these are ours.
 *
 * @param clips the clips of one corpus; their order and their emotions do not matter.
 * @throws CorpusError for fewer than four speakers, a seed that is no integer, or a speaker of two sexes.
 */
export function splitBySpeaker(clips: readonly Clip[], options: { seed: number }): SpeakerSplit {
  requireOptions('options', options, { seed: true }, 'required');
  const { seed } = options;
  const order = stratifiedOrder(clips, seed, 'speaker-split');
  if (order.length < splitParts.length) {
    throw new CorpusError({
      argument: 'clips',
      found: `${order.length} speakers (${clips.length} clips)`,
      expected: 'at least four speakers, one for each of S1 to S4',
      fix: 'Add the clips of more speakers.',
    });
  }
  const quarter = (part: number) => order.filter((_, position) => position % splitParts.length === part).sort();
  return { seed, S1: quarter(0), S2: quarter(1), S3: quarter(2), S4: quarter(3) };
}

/** The part a speaker is in; null for a speaker the split does not know. */
export function partOfSpeaker(split: SpeakerSplit, speaker: string): SplitPart | null {
  return splitParts.find((part) => split[part].includes(speaker)) ?? null;
}

/** The clips of one part or of several together, in the order given. */
export function clipsOfPart(clips: readonly Clip[], split: SpeakerSplit, ...parts: SplitPart[]): Clip[] {
  const speakers = new Set(parts.flatMap((part) => split[part]));
  return clips.filter(({ speaker }) => speakers.has(speaker));
}
