import type { Samples } from '../samples';
import type { OverlapSave } from './overlap-save';
import type { PolyphaseFilter } from './polyphase-filter';

/** The second step: reads what the first gives at the positions m down / up. */
export interface Positions {
  up: number;
  down: number;
  filter: PolyphaseFilter;
}

/** Both steps of a change of rate, with their filters designed. */
export interface ConversionPlan {
  first: OverlapSave;
  second: Positions | null;
}

/** Gives the first `length` values of the result; the samples count as zero beyond their ends. */
export type Converter = (samples: Samples, length: number) => Float32Array;
