import { unknownName } from '../../unknown-name';
import { presetNames, type PresetName } from '../preset-names';
import type { Config, ConfigInput } from '../schema';
import { validConfig } from '../valid-config';
import { demo } from './demo';
import { paper } from './paper';
import { smoke } from './smoke';

const presets: Record<PresetName, ConfigInput> = { smoke, demo, paper };

/** What a caller may override: the number of seeds, what becomes of `calm`, and whether known faults are left out. */
export interface PresetOverrides {
  seeds?: number;
  calm?: Config['data']['calm'];
  exclusions?: boolean;
}

/** The preset's configuration, validated. */
export function presetConfig(name: string, overrides: PresetOverrides = {}): Config {
  const preset = Object.hasOwn(presets, name) ? presets[name as PresetName] : undefined;
  if (!preset) throw unknownName('preset', name, presetNames);
  return validConfig({
    ...preset,
    seeds: overrides.seeds ?? preset.seeds,
    data: {
      ...preset.data,
      calm: overrides.calm ?? preset.data.calm,
      exclusions: overrides.exclusions ?? preset.data.exclusions,
    },
  });
}
