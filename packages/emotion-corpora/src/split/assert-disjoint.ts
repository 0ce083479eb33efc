import type { Clip } from '../clip';
import { SplitLeakError } from '../errors';
import { splitParts, type SpeakerSplit, type SplitPart } from './speaker-split';

/** Notes that `thing` is in `part`, and throws where it was in another before. */
function claim(owners: Map<string, SplitPart>, thing: string, part: SplitPart, what: string): void {
  const owner = owners.get(thing);
  if (owner !== undefined && owner !== part) {
    throw new SplitLeakError({
      argument: 'split',
      found: `${what} ${thing} in ${owner} and in ${part}`,
      expected: 'every speaker, clip and recording in one part only',
      fix: 'Draw the split with splitBySpeaker, on the clips of one corpus.',
    });
  }
  owners.set(thing, part);
}

/**
 * Checks that nothing of one part is seen in another: no speaker in two parts, every clip's speaker in some part, no clip id and
 * no recording (`pairKey`) in two parts.
 *
 * @throws SplitLeakError naming the first offence.
 */
export function assertDisjoint(split: SpeakerSplit, clips: readonly Clip[]): void {
  const speakers = new Map<string, SplitPart>();
  for (const part of splitParts) {
    for (const speaker of split[part]) claim(speakers, speaker, part, 'speaker');
  }
  const ids = new Map<string, SplitPart>();
  const recordings = new Map<string, SplitPart>();
  for (const { id, speaker, pairKey } of clips) {
    const part = speakers.get(speaker);
    if (part === undefined) {
      throw new SplitLeakError({
        argument: 'clips',
        found: `clip ${id} of speaker ${speaker}, who is in no part`,
        expected: 'clips of the speakers that were split',
        fix: 'Split the same clips that are used.',
      });
    }
    claim(ids, id, part, 'clip');
    if (pairKey !== null) claim(recordings, pairKey, part, 'recording');
  }
}
