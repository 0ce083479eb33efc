import { UsageError } from '../errors';

/** Table 1's columns: `up` knows no links between a clip and its video's faces, `p` uses them. */
export const columnNames = ['up-ifer-cre', 'p-ifer-cre', 'up-ifer-rav', 'p-ifer-rav'] as const;
export type ColumnName = (typeof columnNames)[number];

export const corpusKinds = ['crema-d', 'ravdess'] as const;
export type CorpusKind = (typeof corpusKinds)[number];

export interface Column {
  name: ColumnName;
  corpus: CorpusKind;
  paired: boolean;
  /** The unpaired column of the same corpus: where a paired column's Base comes from. */
  unpairedTwin: ColumnName;
}

export function column(name: ColumnName): Column {
  const cremaD = name.endsWith('cre');
  return {
    name,
    corpus: cremaD ? 'crema-d' : 'ravdess',
    paired: name.startsWith('p-'),
    unpairedTwin: cremaD ? 'up-ifer-cre' : 'up-ifer-rav',
  };
}

/** Parses a comma-separated list against the names that exist, keeping their canonical order. */
export function parseNames<Name extends string>(kind: string, list: string, known: readonly Name[]): Name[] {
  const wanted = list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  for (const name of wanted) {
    if (!known.includes(name as Name)) {
      throw new UsageError(`unknown ${kind} '${name}': choose from ${known.join(', ')}`);
    }
  }
  if (wanted.length === 0) throw new UsageError(`no ${kind} named: choose from ${known.join(', ')}`);
  return known.filter((name) => wanted.includes(name));
}
