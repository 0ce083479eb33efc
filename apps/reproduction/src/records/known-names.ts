import type { z } from 'zod';

/** The kinds of names that stand in the records of a run. What there is of each is known higher up; the records are told. */
export interface Names {
  column: string;
  row: string;
  metric: string;
  backend: string;
  corpus: string;
  /** Not a name: the configuration, whose shape is known higher up too. */
  config: unknown;
}

/** What the program knows now: a record that names anything else is foreign or of another version, and counts as none. */
export interface KnownNames<N extends Names = Names> {
  columns: readonly N['column'][];
  rows: readonly N['row'][];
  /** Smallest and largest value of each metric. */
  metrics: Readonly<Record<N['metric'], { least: number; most: number }>>;
  backends: readonly N['backend'][];
  corpora: readonly N['corpus'][];
  config: z.ZodType<N['config']>;
}
