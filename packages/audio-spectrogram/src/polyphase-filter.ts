import { kaiser, kaiserBeta, kaiserLength } from './kaiser';

export interface PolyphaseFilterOptions {
  fromRate: number;
  toRate: number;
  /** Share of the lower rate's band that is kept. */
  passband: number;
  attenuationDb: number;
}

/**
 * A low-pass sampled at the fractional positions ("phases") that a change of rate by up / down meets. Row p holds
 * `taps` values h((taps/2 - 1 - j) + p / rows), to be multiplied with the samples from taps/2 - 1 before the position
 * on.
 */
export interface PolyphaseFilter {
  up: number;
  down: number;
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

/** Designs the filter: cut-off in the middle between the pass band's end and the lower Nyquist frequency. */
export function polyphaseFilter({
  fromRate,
  toRate,
  passband,
  attenuationDb,
}: PolyphaseFilterOptions): PolyphaseFilter {
  const divisor = greatestCommonDivisor(fromRate, toRate);
  const up = toRate / divisor;
  const down = fromRate / divisor;
  // frequencies in cycles a sample of the input
  const nyquist = Math.min(fromRate, toRate) / (2 * fromRate);
  const cutoff = (nyquist * (1 + passband)) / 2;
  const halfLength = kaiserLength(attenuationDb, nyquist * (1 - passband)) / 2;
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
  return { up, down, taps, reach, rows, phases };
}

/** A constant stays that constant, at every phase alike: else the phases' unequal sums would be heard as a tone. */
function normalizeGain(row: Float64Array): void {
  const gain = row.reduce((sum, value) => sum + value, 0);
  for (let j = 0; j < row.length; j++) row[j] /= gain;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
