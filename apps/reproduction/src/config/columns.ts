import { speechCorpora, type SpeechCorpusName } from '@image2audio/emotion-corpora';
import { UsageError } from '../errors';
import { unknownName } from '../unknown-name';

/** A speech corpus by its machine name in emotion-corpora. */
export type CorpusKind = SpeechCorpusName;

/** `up-ifer-rav`: `up` knows no links between a clip and its video's faces, `p` uses them; then the faces, and the short name of the speech corpus. */
export type ColumnName = `${'up' | 'p'}-ifer-${(typeof speechCorpora)[number]['short']}`;

export interface Column {
  name: ColumnName;
  /** As a table's head says it, `UP IFER RAV`. */
  title: string;
  corpus: CorpusKind;
  paired: boolean;
  /** The unpaired column of the same corpus: where a paired column's Base comes from. */
  unpairedTwin: ColumnName;
}

/** Every speech corpus without and with its pairs, the corpora in the order of their short names, which is that of the paper's Table 1. */
const columns: readonly Column[] = [...speechCorpora]
  .sort((a, b) => (a.short < b.short ? -1 : 1))
  .flatMap(({ name: corpus, short }) => {
    const unpairedTwin = `up-ifer-${short}` as const;
    return [unpairedTwin, `p-ifer-${short}` as const].map((name) => {
      const title = name.replaceAll('-', ' ').toUpperCase();
      return { name, title, corpus, paired: name !== unpairedTwin, unpairedTwin };
    });
  });

export const columnNames: readonly ColumnName[] = columns.map(({ name }) => name);

/** The corpora of the columns, each once. */
export const corpusKinds: readonly CorpusKind[] = [...new Set(columns.map(({ corpus }) => corpus))];

export function column(name: ColumnName): Column {
  const found = columns.find((other) => other.name === name);
  if (!found) throw unknownName('column', name, columnNames);
  return found;
}

/** Parses a comma-separated list against the names that exist, keeping their canonical order. */
export function parseNames<Name extends string>(kind: string, list: string, known: readonly Name[]): Name[] {
  const wanted = list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  for (const name of wanted) {
    if (!known.includes(name as Name)) {
      throw unknownName(kind, name, known);
    }
  }
  if (wanted.length === 0) throw new UsageError(`no ${kind} named: choose from ${known.join(', ')}`);
  return known.filter((name) => wanted.includes(name));
}
