import { AudioArgumentError } from './errors';

/** Samples of one channel, nominally in [-1, 1]. Both precisions are read; nothing is written to them. */
export type Samples = Float32Array | Float64Array;

/**
 * Throws where there is no sample, or one that is NaN or infinite: one such sample would spoil every frame it is in.
 */
export function requireFiniteSamples(samples: Samples): void {
  if (samples.length === 0) {
    throw new AudioArgumentError('samples', 'empty', 'at least one sample', 'Leave empty clips out before this call.');
  }
  if (areFinite(samples)) return;
  for (let n = 0; n < samples.length; n++) {
    if (!Number.isFinite(samples[n])) {
      throw new AudioArgumentError(
        `samples[${n}]`,
        samples[n],
        'a finite number',
        'Decode the file again, or leave the clip out.',
      );
    }
  }
}

/** Zero times a number is zero, times NaN or infinity NaN. Four sums, so that no addition waits for the one before. */
function areFinite(samples: Samples): boolean {
  const { length } = samples;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let n = 0;
  for (; n + 4 <= length; n += 4) {
    a += 0 * samples[n];
    b += 0 * samples[n + 1];
    c += 0 * samples[n + 2];
    d += 0 * samples[n + 3];
  }
  for (; n < length; n++) a += 0 * samples[n];
  return a + b + c + d === 0;
}

export function requirePositiveInteger(argument: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1) throw new AudioArgumentError(argument, value, 'a positive integer');
}
