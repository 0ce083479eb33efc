import { mergeDeep, type DeepPartial } from './deep-partial';
import type { Row } from './rows';
import type { Config } from './schema';
import { validConfig } from './valid-config';

/** The configuration that a row is trained with: its run's, with the row's own values in their places, validated. */
export function configOfRow(config: Config, { id, config: own }: Row): Config {
  return own === undefined ? config : validConfig(mergeDeep(config, own as DeepPartial<Config>), `of row ${id}`);
}
