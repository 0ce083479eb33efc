import { UsageError } from '../errors';
import { configSchema, type Config } from './schema';

/** @throws UsageError that names each place; `whose` says whose configuration it is */
export function validConfig(value: unknown, whose = ''): Config {
  const parsed = configSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  throw new UsageError(`the configuration ${whose && `${whose} `}is not valid: ${issues}`);
}
