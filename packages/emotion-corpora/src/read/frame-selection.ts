import { CorpusError } from '../errors';
import { compareText } from './corpus-files';

/** Which frames of a sequence that goes from the neutral face to the apex of an expression are used. */
export interface FrameSelection {
  /** The last frames, labeled with the sequence's emotion. 3 is the custom for CK+ and Oulu-CASIA. */
  lastFrames?: number;
  /** The first frames, labeled neutral. */
  neutralFrames?: number;
}

/** @throws CorpusError for a number of frames that is not a whole number from 0 up. */
export function requireFrameCounts(selection: Required<FrameSelection>): void {
  for (const [argument, count] of Object.entries(selection)) {
    if (Number.isInteger(count) && count >= 0) continue;
    throw new CorpusError({
      argument,
      found: String(count),
      expected: 'a whole number of frames, 0 or more',
      fix: 'Give the number of frames to take from each sequence.',
    });
  }
}

/**
 * The frames of each sequence to use, by path: `'neutral'` for the first ones, `'expression'` for the last. A sequence too short for
 * both gives its last frames to the expression first.
 *
 * @param frames paths with their sequence; within a sequence the order is that of `name`, whose frame numbers have leading zeros.
 */
export function selectFrames(
  frames: readonly { sequence: string; name: string; path: string }[],
  { lastFrames, neutralFrames }: Required<FrameSelection>,
): Map<string, 'neutral' | 'expression'> {
  const sequences = new Map<string, { name: string; path: string }[]>();
  for (const { sequence, name, path } of frames) {
    sequences.set(sequence, [...(sequences.get(sequence) ?? []), { name, path }]);
  }
  const chosen = new Map<string, 'neutral' | 'expression'>();
  for (const sequence of sequences.values()) {
    const ordered = sequence.sort((a, b) => compareText(a.name, b.name));
    const lastStart = Math.max(0, ordered.length - lastFrames);
    for (const { path } of ordered.slice(lastStart)) chosen.set(path, 'expression');
    for (const { path } of ordered.slice(0, Math.min(neutralFrames, lastStart))) chosen.set(path, 'neutral');
  }
  return chosen;
}
