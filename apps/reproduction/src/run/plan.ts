import { join } from 'node:path';
import { defaultCacheFolder } from '../config/default-folders';
import { columnNames, parseNames, type ColumnName } from '../config/columns';
import { presetConfig } from '../config/presets/index';
import { paperRowNames, rowNames, rows, usesGeneration, type Row, type RowName } from '../config/rows';
import { configOfRow } from '../config/row-config';
import type { Config } from '../config/schema';
import { learnerOf } from '../learners/index';
import { UsageError } from '../errors';

/** The options of `reproduce` and `cell`, as commander gives them. */
export interface RunOptions {
  preset: string;
  columns?: string;
  rows?: string;
  seeds?: string;
  data?: string;
  backend: string;
  jobs?: string;
  out?: string;
  cache?: string;
  calm?: string;
  /** False for `--no-exclusions`. */
  exclusions?: boolean;
  fresh?: boolean;
  dryRun?: boolean;
}

/** A run, decided: what is trained on what, and where it goes. */
export interface RunPlan {
  config: Config;
  columns: ColumnName[];
  rows: RowName[];
  dataFolder: string | null;
  /** As asked for, `auto` included; a cell's plan has the one that was chosen. */
  backend: string;
  jobs: number;
  out: string;
  cacheFolder: string;
}

export function planRun(options: RunOptions, cores: number): RunPlan {
  const config = presetConfig(options.preset, {
    ...(options.seeds === undefined ? {} : { seeds: wholeNumber('--seeds', options.seeds, 1, 1000) }),
    ...(options.calm === undefined ? {} : { calm: calmPolicy(options.calm) }),
    ...(options.exclusions === undefined ? {} : { exclusions: options.exclusions }),
  });
  const dataFolder = options.data ?? null;
  const names = options.rows === undefined ? standardRows : parseNames('row', options.rows, rowNames);
  for (const name of names) requireTrainable(rows[name], config);
  return {
    config,
    columns: options.columns === undefined ? [...columnNames] : parseNames('column', options.columns, columnNames),
    rows: names,
    dataFolder,
    backend: options.backend,
    jobs: options.jobs === undefined ? cores : wholeNumber('--jobs', options.jobs, 1, 1024),
    out: options.out ?? join('runs', `${options.preset}-${dataFolder === null ? 'synthetic' : 'data'}`),
    cacheFolder: options.cache ?? defaultCacheFolder,
  };
}

/** The paper's, and the headroom above them. */
const standardRows: RowName[] = [...paperRowNames, 'upper-bound'];

/**
 * Refuses a row that no run could train, before any data are read.
 *
 * @throws UsageError where its own configuration is not valid, nothing learns it, or it generates and has no scale to generate on
 */
export function requireTrainable(row: Row, config: Config): void {
  configOfRow(config, row);
  learnerOf(row);
  if (usesGeneration(row) && row.scale === 'speaker') {
    throw new UsageError(
      `row ${row.id}: found generated clips on the scale of speakers, which they have none of; set its scale to 'corpus', or its parts high and low to false`,
    );
  }
}

/** The splits of a run. */
export const seedsOf = ({ seeds }: Pick<Config, 'seeds'>): number[] => Array.from({ length: seeds }, (_, seed) => seed);

export function wholeNumber(option: string, text: string, least = 1, most = 1_000_000_000): number {
  const value = Number(text);
  if (!/^\d+$/.test(text.trim()) || value < least || value > most)
    throw new UsageError(`${option} ${text}: expected a whole number from ${least} to ${most}`);
  return value;
}

function calmPolicy(text: string): Config['data']['calm'] {
  if (text !== 'keep' && text !== 'merge' && text !== 'drop')
    throw new UsageError(`--calm ${text}: choose keep, merge or drop`);
  return text;
}
