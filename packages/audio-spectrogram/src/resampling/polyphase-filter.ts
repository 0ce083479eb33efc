import { kaiser, kaiserBeta, kaiserLength } from './kaiser';

/** A low-pass over the times between samples; frequencies are in cycles a sample of the input. */
export interface LowPass {
  /** Where the pass band ends. */
  pass: number;
  /** Where the stop band begins. */
  stop: number;
  attenuationDb: number;
}

/**
 * A low-pass sampled at the fractional positions ("phases") that a change of rate by `up` / down meets. Row p holds
 * `taps` values h((taps/2 - 1 - j) + p / rows), to be multiplied with the samples from taps/2 - 1 before the position
 * on.
 */
export interface PolyphaseFilter {
  /** Values a row, a multiple of four. */
  taps: number;
  /** Samples that the filter reaches to either side. */
  reach: number;
  /** Phases from one sample up to the next; one row more than that is stored, for blending with the last. */
  rows: number;
  phases: Float64Array;
}

// up to here every phase has its own row; ratios of odder rates share this many rows and blend neighbours, which is
// off by at most (pi / 1024)^2 / 8 = 1.2e-6 of full scale, -118 dB
const MOST_PHASES = 1024;

/** Designs the filter for `up` phases: a sinc that is cut off halfway from pass to stop band, under a Kaiser window. */
export function polyphaseFilter(up: number, { pass, stop, attenuationDb }: LowPass): PolyphaseFilter {
  const cutoff = (pass + stop) / 2;
  const halfLength = kaiserLength(attenuationDb, stop - pass) / 2;
  const reach = 2 * Math.ceil(halfLength / 2);
  const taps = 2 * reach;
  const rows = Math.min(up, MOST_PHASES);
  const beta = kaiserBeta(attenuationDb);
  const phases = new Float64Array((rows + 1) * taps);
  for (let row = 0; row <= rows; row++) {
    for (let j = 0; j < taps; j++) {
      const x = reach - 1 - j + row / rows;
      phases[row * taps + j] = 2 * cutoff * sinc(2 * cutoff * x) * kaiser(x / halfLength, beta);
    }
    normalizeGain(phases.subarray(row * taps, (row + 1) * taps));
  }
  return { taps, reach, rows, phases };
}

/** A constant stays that constant, at every phase alike: else the phases' unequal sums would be heard as a tone. */
function normalizeGain(row: Float64Array): void {
  const gain = row.reduce((sum, value) => sum + value, 0);
  for (let j = 0; j < row.length; j++) row[j] /= gain;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}
