import { AudioArgumentError, requireName, requireOptions, requirePositive } from './errors';

/**
 * How a power p becomes a level, in dB (10 log10) unless `unit` is `ln`, the natural logarithm.
 *
 * `offset`: log(p + offset), smooth near silence, level kept absolute.
 * `floor`: log(max(p, floor) / reference), then nothing below the clip's own maximum minus `rangeDb` (in the unit of the level; no such
 * limit by default), as librosa.power_to_db. `reference` is 1 by default; `floor` 1e-10.
 */
export type DecibelRule = OffsetRule | FloorRule;

interface OffsetRule {
  rule: 'offset';
  unit?: 'dB' | 'ln';
  offset: number;
}

interface FloorRule {
  rule: 'floor';
  unit?: 'dB' | 'ln';
  floor?: number;
  reference?: number;
  rangeDb?: number;
}

const ofOffset: Record<keyof OffsetRule, true> = { rule: true, unit: true, offset: true };
const ofFloor: Record<keyof FloorRule, true> = { rule: true, unit: true, floor: true, reference: true, rangeDb: true };

/** @throws AudioArgumentError for a rule that is not known, or an option that it does not have */
export function requireRule(argument: string, rule: DecibelRule): void {
  const known = { offset: ofOffset, floor: ofFloor }[rule?.rule] ?? { ...ofOffset, ...ofFloor };
  requireOptions<object>(argument, rule, known, 'required');
  requireName('rule', rule.rule, ['offset', 'floor']);
}

/** A rule as numbers: level = scale ln(max(p + offset, floor)) + shift, and at least the clip's maximum - range. */
export interface LevelFormula {
  offset: number;
  floor: number;
  scale: number;
  shift: number;
  range: number;
  /** The level of silence, but for `range`. */
  silence: number;
  /** The same without the rounding of scale and shift: powers of ten get whole numbers of dB. */
  levelOf: (power: number) => number;
}

const SMALLEST_NORMAL = 2 ** -1022;

/**
 * @throws AudioArgumentError for a unit that is not known, where an offset, a floor or a reference has no logarithm, or the range is not positive
 */
export function levelFormula(rule: DecibelRule): LevelFormula {
  const { unit = 'dB' } = rule;
  requireName('unit', unit, ['dB', 'ln']);
  const scale = unit === 'dB' ? 10 / Math.LN10 : 1;
  const logarithm = unit === 'dB' ? (value: number) => 10 * Math.log10(value) : Math.log;
  if (rule.rule === 'offset') {
    const { offset } = rule;
    requireNormal('offset', offset);
    const levelOf = (power: number) => logarithm(power + offset);
    return { offset, floor: offset, scale, shift: 0, range: Infinity, silence: levelOf(0), levelOf };
  }
  const { floor = 1e-10, reference = 1, rangeDb = Infinity } = rule;
  requireNormal('floor', floor);
  requireNormal('reference', reference);
  requirePositive('rangeDb', rangeDb, 'Leave it out for no limit.');
  const levelOf = (power: number) => logarithm(Math.max(power, floor) / reference);
  return { offset: 0, floor, scale, shift: -logarithm(reference), range: rangeDb, silence: levelOf(0), levelOf };
}

/**
 * Turns powers into levels in place, which makes them one clip: `rangeDb` never looks beyond. Returns the level of silence.
 */
export function powerToDecibel(power: Float32Array | Float64Array, rule: DecibelRule): number {
  requireRule('rule', rule);
  const formula = levelFormula(rule);
  for (let i = 0; i < power.length; i++) power[i] = formula.levelOf(power[i]);
  return limitRange(power, formula);
}

/** Raises levels below the loudest one minus the formula's range to that, and returns the level of silence. */
export function limitRange(levels: Float32Array | Float64Array, { range, silence }: LevelFormula): number {
  let loudest = -Infinity;
  for (let i = 0; i < levels.length; i++) loudest = Math.max(loudest, levels[i]);
  const lowest = Math.max(silence, loudest - range);
  for (let i = 0; i < levels.length; i++) levels[i] = Math.max(levels[i], lowest);
  return lowest;
}

function requireNormal(argument: string, value: number): void {
  if (!(value >= SMALLEST_NORMAL && value < Infinity)) {
    throw new AudioArgumentError(argument, String(value), 'a finite number of at least 2^-1022');
  }
}
