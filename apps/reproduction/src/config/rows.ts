/**
 * Table 1's rows as the components they hold (paper, section 3), and the rows that are ours.
 *
 * - `high`: the densest share of the generated samples joins the labeled ones (paper 2.2).
 * - `low`: the sparsest share is class K+1, with D_u as "not generated" and of low entropy (paper 2.4).
 * - `rel`: unlabeled clips get labels along reliability paths, with the smoothness term S (paper 2.3).
 */
export interface RowComponents {
  high: boolean;
  low: boolean;
  rel: boolean;
  /** Labels of S2 and S3 are used too: the headroom above every row, and the scorer of the generated samples. */
  upperBound?: boolean;
  /**
   * Each clip on the scale of its own speaker's clips, unlabeled test clips included, and features compared within a speaker: common in
   * the field, but it takes speaker ids and is transductive, so it is in rows of its own and in none of the paper's.
   */
  speakerNormalization?: boolean;
  /** A kernel machine on the functionals in the place of Dis_t: what no network needs to be trained for. */
  kernelMachine?: boolean;
  /** Controls: what the paper's idea would have to beat. */
  control?: 'shuffled-pairs' | 'random-rank' | 'prior-latent';
}

export const paperRowNames = ['base', 'low-rel', 'low', 'high-rel', 'all'] as const;
const extraRowNames = [
  'upper-bound',
  'kernel',
  'base+speaker-norm',
  'upper-bound+speaker-norm',
  'kernel+speaker-norm',
  'all+shuffled-pairs',
  'all+random-rank',
  'all+prior-latent',
] as const;
export const rowNames = [...paperRowNames, ...extraRowNames] as const;
export type PaperRowName = (typeof paperRowNames)[number];
export type RowName = (typeof rowNames)[number];

const labelsAlone = { high: false, low: false, rel: false };
const everything = { high: true, low: true, rel: true };

export const rows: Record<RowName, RowComponents> = {
  base: labelsAlone,
  'low-rel': { high: true, low: false, rel: false },
  low: { high: true, low: false, rel: true },
  'high-rel': { high: false, low: true, rel: false },
  all: everything,
  'upper-bound': { ...labelsAlone, upperBound: true },
  kernel: { ...labelsAlone, kernelMachine: true },
  'base+speaker-norm': { ...labelsAlone, speakerNormalization: true },
  'upper-bound+speaker-norm': { ...labelsAlone, upperBound: true, speakerNormalization: true },
  'kernel+speaker-norm': { ...labelsAlone, kernelMachine: true, speakerNormalization: true },
  'all+shuffled-pairs': { ...everything, control: 'shuffled-pairs' },
  'all+random-rank': { ...everything, control: 'random-rank' },
  'all+prior-latent': { ...everything, control: 'prior-latent' },
};

/** The paper's own name of a row, for the printed table. */
export const rowTitles: Record<RowName, string> = {
  base: 'Base',
  'low-rel': '- Low - Rel',
  low: '- Low',
  'high-rel': '- High - Rel',
  all: 'All',
  'upper-bound': 'upper bound (labels of S1+S2+S3)',
  kernel: 'kernel machine on functionals',
  'base+speaker-norm': 'Base, speaker normalisation (transductive)',
  'upper-bound+speaker-norm': 'upper bound, speaker normalisation (transductive)',
  'kernel+speaker-norm': 'kernel machine, speaker normalisation (transductive)',
  'all+shuffled-pairs': 'All, pairs shuffled',
  'all+random-rank': 'All, random rank for density',
  'all+prior-latent': 'All, latents from the class prior',
};

export function usesGeneration(row: RowName): boolean {
  return rows[row].high || rows[row].low;
}

/** Whether the row is the same in a paired column and its unpaired twin: faces play no part in it. */
export function isSharedByTwins(row: RowName): boolean {
  return !usesGeneration(row);
}

export function isPaperRow(row: RowName): row is PaperRowName {
  return (paperRowNames as readonly string[]).includes(row);
}
