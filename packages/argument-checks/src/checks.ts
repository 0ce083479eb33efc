import type { ArgumentError } from './argument-error';
import { kindOf } from './kind-of';
import { nearestName } from './nearest-name';

export type ArgumentErrorClass = new (argument: string, found: string, expected: string, fix?: string) => ArgumentError;

/** Every option of `Options` by name: the compiler refuses a list that lacks one or has one too many. */
type EveryOption<Options> = { readonly [Name in keyof Required<Options>]: true };

export interface ArgumentChecks {
  /**
   * Refuses options that are no object, and an option that there is not, with the nearest one that there is: what is misspelt would otherwise pass in
   * silence and the default would be used. Absent options pass unless `required`.
   *
   * @param argument what the caller calls the object: 'options'
   */
  requireOptions: <Options extends object>(
    argument: string,
    options: Options | undefined,
    known: EveryOption<Options>,
    required?: 'required',
  ) => void;
  /** Refuses anything but a whole number in [low, high]. */
  requireInteger: (argument: string, value: number, low: number, high?: number, fix?: string) => void;
  /** Refuses anything but a number in [low, high]; NaN never is. */
  requireRange: (argument: string, value: number, low: number, high: number, fix?: string) => void;
  /** Refuses anything but a number above 0; NaN never is, Infinity is. */
  requirePositive: (argument: string, value: number, fix?: string) => void;
  /** Refuses a name that is not among those known, with the nearest one that is. */
  requireName: (argument: string, name: string, known: readonly string[]) => void;
}

/** The checks, throwing a package's own error. */
export function checksThrowing(Fault: ArgumentErrorClass): ArgumentChecks {
  const requireName = (argument: string, found: string, name: unknown, known: readonly string[]) => {
    if (known.includes(name as string)) return;
    const nearest = nearestName(String(name), known);
    throw new Fault(argument, found, `one of ${known.join(', ')}`, nearest && `Did you mean '${nearest}'?`);
  };
  return {
    requireOptions(argument, options, known, required) {
      if (options === undefined && !required) return;
      if (typeof options !== 'object' || options === null || Array.isArray(options))
        throw new Fault(argument, kindOf(options), `an object with ${Object.keys(known).join(', ')}`);
      for (const name of Object.keys(options)) {
        if (Object.hasOwn(known, name)) continue;
        requireName(`${argument}.${name}`, 'an option that there is not', name, Object.keys(known));
      }
    },
    requireName: (argument, name, known) => {
      requireName(argument, typeof name === 'string' ? `'${name}'` : kindOf(name), name, known);
    },
    requireInteger(argument, value, low, high = Infinity, fix) {
      if (Number.isInteger(value) && value >= low && value <= high) return;
      const range = high === Infinity ? `of at least ${low}` : `from ${low} to ${high}`;
      throw new Fault(argument, shown(value), `a whole number ${range}`, fix);
    },
    requireRange(argument, value, low, high, fix) {
      if (typeof value === 'number' && value >= low && value <= high) return;
      throw new Fault(argument, shown(value), `a number from ${low} to ${high}`, fix);
    },
    requirePositive(argument, value, fix) {
      if (typeof value === 'number' && value > 0) return;
      throw new Fault(argument, shown(value), 'a number above 0', fix);
    },
  };
}

const shown = (value: unknown): string => (typeof value === 'number' ? String(value) : kindOf(value));
