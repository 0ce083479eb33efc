import { AudioArgumentError, kindOf } from './errors';

/** Samples of one channel, nominally in [-1, 1]. Both precisions are read; nothing is written to them. */
export type Samples = Float32Array | Float64Array;

/** Sound lies in [-1, 1]. Up to here the powers of every transform are numbers in float64. */
const LARGEST_SAMPLE = 1e130;
/** Up to here all is a number that resampling computes in float32, and so is a sample in a file. */
export const LARGEST_FLOAT32_SAMPLE = 1e30;

/**
 * Throws where the samples are of another type, there is none, or one is NaN, infinite or larger in absolute value than `largest`: one such
 * sample would spoil every frame it is in.
 */
export function requireFiniteSamples(samples: Samples, argument = 'samples', largest = LARGEST_SAMPLE): void {
  requireFloats(argument, samples);
  if (samples.length === 0) {
    throw new AudioArgumentError(
      argument,
      'no samples',
      'at least one sample',
      'Leave empty clips out before this call.',
    );
  }
  if (areModest(samples, Number.MAX_VALUE / largest)) return;
  for (let n = 0; n < samples.length; n++) {
    if (Math.abs(samples[n]) <= largest) continue;
    const expected = Number.isFinite(samples[n]) ? `at most ${largest} in absolute value` : 'a finite number';
    throw new AudioArgumentError(
      `${argument}[${n}]`,
      String(samples[n]),
      expected,
      'Decode the file again, or leave the clip out.',
    );
  }
}

/** Throws where an argument is no array of floats, and says how to make it one. */
function requireFloats(argument: string, samples: Samples): void {
  if (samples instanceof Float32Array || samples instanceof Float64Array) return;
  // by name, as arrays of another frame or context are of other classes
  const given: unknown = samples;
  const kind = Object.prototype.toString.call(given).slice(8, -1);
  if (kind === 'Float32Array' || kind === 'Float64Array') return;
  const fix =
    kind === 'Int16Array'
      ? 'Convert it: Float32Array.from(samples, (value) => value / 32768).'
      : kind === 'Array'
        ? 'Convert it: Float32Array.from(samples); several channels become one by mixDown.'
        : 'Give one channel of sound in [-1, 1]: mixDown(await decodeAudio(file)), say.';
  throw new AudioArgumentError(argument, kindOf(given), 'a Float32Array or a Float64Array', fix);
}

/**
 * Zero times a number is zero, times NaN or infinity NaN, and the factor makes infinities of numbers that are too large. Four sums, so that no
 * addition waits for the one before.
 */
function areModest(samples: Samples, toOverflow: number): boolean {
  const { length } = samples;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let n = 0;
  for (; n + 4 <= length; n += 4) {
    a += 0 * (toOverflow * samples[n]);
    b += 0 * (toOverflow * samples[n + 1]);
    c += 0 * (toOverflow * samples[n + 2]);
    d += 0 * (toOverflow * samples[n + 3]);
  }
  for (; n < length; n++) a += 0 * (toOverflow * samples[n]);
  return a + b + c + d === 0;
}

export function requirePositiveInteger(argument: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1)
    throw new AudioArgumentError(argument, String(value), 'a positive integer');
}
