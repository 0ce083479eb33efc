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

export function requirePositiveInteger(argument: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1) throw new AudioArgumentError(argument, value, 'a positive integer');
}
