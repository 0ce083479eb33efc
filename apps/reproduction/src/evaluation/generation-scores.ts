import { selectDensest } from '@image2audio/density-iwae';
import { frechetDistance, inceptionScore } from '@image2audio/gan-metrics';
import type { Prediction } from '@image2audio/kplus1-classifier';
import type { MetricName } from './metrics';
import { selectItems, type ItemSet } from '../features/item-set';
import { randomStream, shuffled } from '@image2audio/tfjs-training';
import { featureMatrix } from '../method/clip-features';
import type { GeneratedBank } from '../method/rank-by-density';

/** The frozen network of the generation scores: what Inception is to images. */
export interface Scorer {
  /** Which network scored: name and hash of its weights, recorded beside every score. */
  identity: string;
  predict(items: ItemSet): Promise<Prediction>;
}

export interface GenerationScores {
  metrics: Partial<Record<MetricName, number>>;
  scorer: string;
  /** Samples behind every score: the same for the dense half, the sparse half and the real clips. */
  count: number;
  dimension: number;
  warnings: string[];
}

/**
 * Table 1's lower part. The bank's denser half of each class is "High", the other "Low". Inception Score over K classes;
 * Frechet distance of the scorer's penultimate features to real clips of S2 and S3. BaseScore is the Inception Score of as many
 * real clips of S4, which the scorer has not seen; their labels play no part.
 */
export async function generationScores(
  bank: GeneratedBank,
  real: ItemSet,
  test: ItemSet,
  scorer: Scorer,
  seed: number,
): Promise<GenerationScores> {
  const { dense, sparse } = selectDensest(bank.rank, 0.5, { groups: bank.labels });
  const count = Math.min(dense.length, sparse.length, real.count, test.count);
  const pick = (items: ItemSet, purpose: string) => {
    const order = shuffled(
      Array.from({ length: items.count }, (_, index) => index),
      randomStream(seed, 'scored clips', purpose),
    );
    return selectItems(items, order.slice(0, count));
  };
  const score = (prediction: Prediction) =>
    inceptionScore(classProbabilities(prediction), { extractor: scorer.identity }).score;

  const reference = featureMatrix(await scorer.predict(pick(real, 'real')));
  const [high, low] = [
    await scorer.predict(halfOf(bank, dense, count)),
    await scorer.predict(halfOf(bank, sparse, count)),
  ];
  const distances = [high, low].map((half) =>
    frechetDistance(featureMatrix(half), reference, { extractor: scorer.identity }),
  );
  return {
    metrics: {
      'is-base': score(await scorer.predict(pick(test, 'test'))),
      'is-high': score(high),
      'is-low': score(low),
      'fid-high': distances[0].distance,
      'fid-low': distances[1].distance,
    },
    scorer: scorer.identity,
    count,
    dimension: distances[0].dimension,
    warnings: [...new Set(distances.flatMap(({ warnings }) => warnings))],
  };
}

const halfOf = (bank: GeneratedBank, half: Int32Array, count: number): ItemSet =>
  selectItems(bank.items, half.subarray(0, count));
const classProbabilities = ({ classProbabilities: data, count: rows, classes: columns }: Prediction) => ({
  data,
  rows,
  columns,
});
