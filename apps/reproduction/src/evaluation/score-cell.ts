import type { RowName } from '../config/rows';
import type { HeldOut, TrainingData } from '../data/training-data';
import type { ItemSet } from '../features/item-set';
import type { GeneratedBank } from '../method/rank-by-density';
import type { ReliabilityGraph } from '../method/reliability-graph';
import type { CellResult } from './run-files';
import { generationScores, type Scorer } from './generation-scores';
import { needsScorer } from './metrics';
import { sanityFigures } from './sanity';
import { testScores } from './test-scores';

/** What is scored: what was learnt, on what, and what it has not seen. */
export interface ScoredCell {
  learned: {
    predict(clips: ItemSet): Promise<{ labels: Int32Array }>;
    bank: GeneratedBank | null;
    graph: ReliabilityGraph | null;
  };
  data: TrainingData;
  heldOut: HeldOut;
  row: RowName;
  seed: number;
}

/** Everything of a result that is measured. `openScorer` is called where there are generated samples to score. */
export async function scoreCell(
  { learned, data, heldOut, row, seed }: ScoredCell,
  openScorer: () => Promise<Scorer & { dispose(): void }>,
): Promise<Pick<CellResult, 'metrics' | 'test' | 'confusion' | 'sanity' | 'generationScores'>> {
  const { labels } = await learned.predict(heldOut.test.items);
  const scores = { ...testScores(heldOut, labels, data.classes.length), sanity: sanityFigures(learned, heldOut) };
  if (!learned.bank || !needsScorer(row)) return { ...scores, generationScores: null };
  const scorer = await openScorer();
  try {
    const found = await generationScores(learned.bank, data.unlabeled, heldOut.test.items, scorer, seed);
    const { metrics, ...of } = found;
    return { ...scores, metrics: { ...scores.metrics, ...metrics }, generationScores: of };
  } finally {
    scorer.dispose();
  }
}
