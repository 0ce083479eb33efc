import { type DecibelRule, levelFormula, requireRule } from './decibel';

/**
 * Powers from levels, the inverse of `powerToDecibel` but for what it cut off: with dB max(0, 10^(level / 10) - offset), or
 * reference 10^(level / 10); with the unit `ln` the same of e^level.
 *
 * @param level levels in the unit of the rule, in any order; nothing is written to them
 * @throws AudioArgumentError for a rule out of range
 */
export function decibelToPower(level: Float32Array | Float64Array, rule: DecibelRule): Float64Array {
  requireRule('rule', rule);
  const { offset, scale, shift } = levelFormula(rule);
  return Float64Array.from(level, (value) => Math.max(0, Math.exp((value - shift) / scale) - offset));
}
