import { UsageError } from '../../errors';
import { configSchema, type Config } from '../schema';
import { demo } from './demo';
import { paper } from './paper';
import { smoke } from './smoke';

const presets: Record<string, Config> = { smoke, demo, paper };
export const presetNames = Object.keys(presets);

/** The preset's configuration, validated; the caller may override the number of seeds and what becomes of `calm`. */
export function presetConfig(name: string, overrides: { seeds?: number; calm?: Config['data']['calm'] } = {}): Config {
  const preset = presets[name];
  if (!preset) throw new UsageError(`unknown preset '${name}': choose from ${presetNames.join(', ')}`);
  const parsed = configSchema.safeParse({
    ...preset,
    seeds: overrides.seeds ?? preset.seeds,
    data: { ...preset.data, calm: overrides.calm ?? preset.data.calm },
  });
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
    throw new UsageError(`the configuration is not valid: ${issues}`);
  }
  return parsed.data;
}
