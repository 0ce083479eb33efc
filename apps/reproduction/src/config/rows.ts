import type { ColumnName } from './columns';
import type { DeepPartial } from './deep-partial';
import type { Config } from './schema';

/**
 * The parts of the method that a row holds (paper, section 3).
 *
 * - `high`: the densest share of the generated samples joins the labeled ones (paper 2.2).
 * - `low`: the sparsest share is class K+1, with D_u as "not generated" and of low entropy (paper 2.4).
 * - `rel`: unlabeled clips get labels along reliability paths, with the smoothness term S (paper 2.3).
 */
export interface Parts {
  high: boolean;
  low: boolean;
  rel: boolean;
}

/** What a row may set otherwise than its run: all of the training, nothing of the data that rows share, of their number, or of the table. */
export type RowConfig = DeepPartial<
  Pick<Config, 'classifier' | 'translator' | 'kernelMachine' | 'rounds' | 'bank' | 'epsilon' | 'density' | 'graph'>
>;

/** A row of the table: everything that tells it from the others. */
export interface Row<Name extends string = string> {
  id: Name;
  /** As printed; for the paper's rows, the paper's own name. */
  title: string;
  parts: Parts;
  /** What learns: Dis_t, or a kernel machine on the functionals, for which no network needs to be trained. */
  learner: 'network' | 'kernel';
  /**
   * Whose labels are learnt: those of S1 alone; those of S2 and S3 too, which is the headroom above every row; or, from those of S1, labels
   * that the learner itself gives to D_u: its own predictions, or its clips' faces'.
   */
  labels: 'S1' | 'S1-S3' | 'self' | 'cross-modal';
  /**
   * On what scale clips are: one for the corpus, or that of each clip's speaker, unlabeled test clips included, with features compared within a
   * speaker. The second is common in the field, but takes speaker ids and is transductive: it is in none of the paper's rows.
   */
  scale: 'corpus' | 'speaker';
  /** What the paper's idea would have to beat: links to another clip's face, or latents of the class prior in the place of faces'. */
  control?: 'shuffled-pairs' | 'prior-latent';
  /** Its own values of the configuration; what it does not name is the run's. */
  config?: RowConfig;
  /** Rows whose accuracy is subtracted from this one's in the comparisons. */
  comparedWith: readonly Name[];
  /** Accuracies that Table 1 prints, as fractions. A row without any is not the paper's. */
  paper?: Partial<Record<ColumnName, number>>;
}

const labelsAlone = { high: false, low: false, rel: false };
const everything = { high: true, low: true, rel: true };
const ofS1 = { learner: 'network', labels: 'S1', scale: 'corpus' } as const;

/** Every row, in the order of the table: one more is an entry more, here and nowhere else. */
export const rows = named({
  base: {
    ...ofS1,
    title: 'Base',
    parts: labelsAlone,
    comparedWith: ['kernel'],
    paper: { 'up-ifer-cre': 0.3081, 'up-ifer-rav': 0.3065 },
  },
  'low-rel': {
    ...ofS1,
    title: '- Low - Rel',
    parts: { high: true, low: false, rel: false },
    comparedWith: ['base'],
    paper: { 'up-ifer-cre': 0.492, 'p-ifer-cre': 0.5117, 'up-ifer-rav': 0.5034, 'p-ifer-rav': 0.5312 },
  },
  low: {
    ...ofS1,
    title: '- Low',
    parts: { high: true, low: false, rel: true },
    comparedWith: ['base', 'low-rel'],
    paper: { 'up-ifer-cre': 0.5183, 'p-ifer-cre': 0.5468, 'up-ifer-rav': 0.5274, 'p-ifer-rav': 0.5355 },
  },
  'high-rel': {
    ...ofS1,
    title: '- High - Rel',
    parts: { high: false, low: true, rel: false },
    comparedWith: ['base'],
    paper: { 'up-ifer-cre': 0.411, 'p-ifer-cre': 0.4382, 'up-ifer-rav': 0.429, 'p-ifer-rav': 0.4271 },
  },
  all: {
    ...ofS1,
    title: 'All',
    parts: everything,
    comparedWith: ['base', 'low', 'all+shuffled-pairs', 'all+random-rank', 'all+prior-latent'],
    paper: { 'up-ifer-cre': 0.5453, 'p-ifer-cre': 0.5871, 'up-ifer-rav': 0.5334, 'p-ifer-rav': 0.5612 },
  },
  'upper-bound': {
    ...ofS1,
    title: 'upper bound (labels of S1+S2+S3)',
    parts: labelsAlone,
    labels: 'S1-S3',
    comparedWith: [],
  },
  kernel: {
    ...ofS1,
    title: 'kernel machine on functionals',
    parts: labelsAlone,
    learner: 'kernel',
    comparedWith: [],
  },
  'base+speaker-norm': {
    ...ofS1,
    title: 'Base, speaker normalisation (transductive)',
    parts: labelsAlone,
    scale: 'speaker',
    comparedWith: ['base'],
  },
  'upper-bound+speaker-norm': {
    ...ofS1,
    title: 'upper bound, speaker normalisation (transductive)',
    parts: labelsAlone,
    labels: 'S1-S3',
    scale: 'speaker',
    comparedWith: [],
  },
  'kernel+speaker-norm': {
    ...ofS1,
    title: 'kernel machine, speaker normalisation (transductive)',
    parts: labelsAlone,
    learner: 'kernel',
    scale: 'speaker',
    comparedWith: [],
  },
  'all+shuffled-pairs': {
    ...ofS1,
    title: 'All, pairs shuffled',
    parts: everything,
    control: 'shuffled-pairs',
    comparedWith: [],
  },
  'all+random-rank': {
    ...ofS1,
    title: 'All, random rank for density',
    parts: everything,
    config: { density: { estimator: 'random' } },
    comparedWith: [],
  },
  'all+prior-latent': {
    ...ofS1,
    title: 'All, latents from the class prior',
    parts: everything,
    control: 'prior-latent',
    comparedWith: [],
  },
});

export type RowName = keyof typeof rows;
export const rowNames = Object.keys(rows) as RowName[];
export const paperRowNames = rowNames.filter(isPaperRow);

/** Pairs of rows that the table compares: the first one's accuracy minus the second's. */
export const comparedRows: [RowName, RowName][] = rowNames.flatMap((row) =>
  rows[row].comparedWith.map((other): [RowName, RowName] => [row, other]),
);

export function usesGeneration({ parts }: Pick<Row, 'parts'>): boolean {
  return parts.high || parts.low;
}

/** Whether the row is the same in a paired column and its unpaired twin: faces play no part in it. */
export function isSharedByTwins(row: RowName): boolean {
  return !usesGeneration(rows[row]) && rows[row].labels !== 'cross-modal';
}

export function isPaperRow(row: RowName): boolean {
  return rows[row].paper !== undefined;
}

/** Each value with its key as its id. The compiler holds `comparedWith` to rows that are there. */
function named<Name extends string>(
  values: Record<Name, Omit<Row<NoInfer<Name>>, 'id'>>,
): Readonly<Record<Name, Row<Name>>> {
  const entries = Object.entries<Omit<Row<Name>, 'id'>>(values);
  return Object.fromEntries(entries.map(([id, row]) => [id, { id, ...row }])) as Record<Name, Row<Name>>;
}
