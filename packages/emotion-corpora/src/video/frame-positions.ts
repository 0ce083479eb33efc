import { CorpusError, requireOptions } from '../errors';

/** Which frames of a clip are taken. */
export interface FrameChoice {
  /** Frames a clip, at least 1. Default 1. */
  count?: number;
  /** Where the first and the last one lie, as shares of the clip, 0 to 1. Default 0.3 and 0.7; one frame is taken half-way between. */
  from?: number;
  to?: number;
}

/**
 * Where in a clip the frames lie, as shares of its length: one frame half-way between `from` and `to`, several of them evenly from
 * `from` to `to`, both included. The default, the middle frame, is in the midst of the sentence: clips of RAVDESS and CREMA-D begin
 * and end with a resting face, about a second long in RAVDESS.
 *
 * @throws CorpusError where count is not a whole number of at least 1, or not 0 <= from <= to <= 1 (from < to for several frames).
 */
export function framePositions(choice: FrameChoice = {}): number[] {
  requireOptions('choice', choice, { count: true, from: true, to: true });
  const { count = 1, from = 0.3, to = 0.7 } = choice;
  if (!Number.isInteger(count) || count < 1) {
    const fix = 'Ask for one frame a clip or more.';
    throw new CorpusError({ argument: 'count', found: String(count), expected: 'a whole number, 1 or more', fix });
  }
  const ordered = count === 1 ? from <= to : from < to;
  if (!(from >= 0 && to <= 1 && ordered)) {
    throw new CorpusError({
      argument: 'from, to',
      found: `${from}, ${to}`,
      expected: `shares of the clip, 0 <= from ${count === 1 ? '<=' : '<'} to <= 1`,
      fix: 'For example 0.3 and 0.7, the middle of the sentence.',
    });
  }
  if (count === 1) return [(from + to) / 2];
  return Array.from({ length: count }, (_, index) => from + ((to - from) * index) / (count - 1));
}

/**
 * The frames at these positions in a clip of `frames` frames: floor(position x frames), at most the last one, each once, ascending. A
 * clip of fewer frames than positions therefore gives fewer.
 */
export function frameIndices(positions: readonly number[], frames: number): number[] {
  const indices = positions.map((position) => Math.min(frames - 1, Math.floor(position * frames)));
  return [...new Set(indices)].sort((a, b) => a - b);
}
