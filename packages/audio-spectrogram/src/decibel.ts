import { AudioArgumentError } from './errors';

/**
 * How a power p becomes a level in dB.
 *
 * `offset`: 10 log10(p + offset), smooth near silence, level kept absolute.
 * `floor`: 10 log10(max(p, floor) / reference), then nothing below the clip's own maximum minus `rangeDb` (no such
 * limit by default), as librosa.power_to_db. `reference` is 1 by default; `floor` 1e-10.
 */
export type DecibelRule =
  { rule: 'offset'; offset: number } | { rule: 'floor'; floor?: number; reference?: number; rangeDb?: number };

/**
 * Turns powers into dB in place, which makes them one clip: `rangeDb` never looks beyond. Returns the level of silence.
 */
export function powerToDecibel(power: Float32Array | Float64Array, rule: DecibelRule): number {
  if (rule.rule === 'offset') {
    requirePositive('offset', rule.offset);
    for (let i = 0; i < power.length; i++) power[i] = 10 * Math.log10(power[i] + rule.offset);
    return 10 * Math.log10(rule.offset);
  }
  const { floor = 1e-10, reference = 1, rangeDb = Infinity } = rule;
  requirePositive('floor', floor);
  requirePositive('reference', reference);
  if (!(rangeDb > 0)) throw new AudioArgumentError('rangeDb', rangeDb, 'a positive number, or Infinity for no limit');
  let loudest = -Infinity;
  for (let i = 0; i < power.length; i++) {
    power[i] = 10 * Math.log10(Math.max(power[i], floor) / reference);
    loudest = Math.max(loudest, power[i]);
  }
  const lowest = Math.max(10 * Math.log10(floor / reference), loudest - rangeDb);
  for (let i = 0; i < power.length; i++) power[i] = Math.max(power[i], lowest);
  return lowest;
}

function requirePositive(argument: string, value: number): void {
  if (!(value > 0 && value < Infinity)) throw new AudioArgumentError(argument, value, 'a positive, finite number');
}
