import { UsageError } from '../../errors';
import { presetNames, type PresetName } from '../preset-names';
import { configSchema, type Config } from '../schema';
import { demo } from './demo';
import { paper } from './paper';
import { smoke } from './smoke';

const presets: Record<PresetName, Config> = { smoke, demo, paper };

/** What a caller may override: the number of seeds, what becomes of `calm`, and whether known faults are left out. */
export interface PresetOverrides {
  seeds?: number;
  calm?: Config['data']['calm'];
  exclusions?: boolean;
}

/** The preset's configuration, validated. */
export function presetConfig(name: string, overrides: PresetOverrides = {}): Config {
  const preset = Object.hasOwn(presets, name) ? presets[name as PresetName] : undefined;
  if (!preset) throw new UsageError(`unknown preset '${name}': choose from ${presetNames.join(', ')}`);
  const parsed = configSchema.safeParse({
    ...preset,
    seeds: overrides.seeds ?? preset.seeds,
    data: {
      ...preset.data,
      calm: overrides.calm ?? preset.data.calm,
      exclusions: overrides.exclusions ?? preset.data.exclusions,
    },
  });
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
    throw new UsageError(`the configuration is not valid: ${issues}`);
  }
  return parsed.data;
}
