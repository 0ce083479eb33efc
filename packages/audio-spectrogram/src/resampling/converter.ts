import type { EngineName } from '../engine/engine-choice';
import type { ConversionPlan, Converter } from './conversion-plan';
import { overlapSave } from './overlap-save';
import { polyphaseFilter } from './polyphase-filter';
import { type RateChange, resamplingPlan } from './resampling-plan';
import { typeScriptConverter } from './typescript-converter';
import { webAssemblyConverter } from './webassembly-converter';

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
