import type { EngineName } from '../engine/engine-choice';
import type { Samples } from '../samples';
import { type OverlapSave, overlapSave } from './overlap-save';
import { type PolyphaseFilter, polyphaseFilter } from './polyphase-filter';
import { type RateChange, resamplingPlan } from './resampling-plan';
import { typeScriptConverter } from './typescript-converter';
import { webAssemblyConverter } from './webassembly-converter';

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

export function converter(change: RateChange, engine: EngineName): Converter {
  const { up, down, sharp, positions } = resamplingPlan(change);
  const plan: ConversionPlan = {
    first: overlapSave(polyphaseFilter(up, sharp), down),
    second: positions && {
      up: positions.up,
      down: positions.down,
      filter: polyphaseFilter(positions.up, positions.smooth),
    },
  };
  return engine === 'webassembly' ? webAssemblyConverter(plan) : typeScriptConverter(plan);
}
