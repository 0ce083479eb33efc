import { selectDensest } from '@image2audio/density-iwae';
import type { Prediction } from '@image2audio/kplus1-classifier';
import { randomBelow, randomStream } from '@image2audio/tfjs-training';
import { rankCorrelation } from './rank-correlation';

/** What a judge says of the denser and of the sparser half of each class. */
export interface Halves {
  items: number;
  /** Share that the judge puts in its class. */
  accuracyDense: number;
  accuracySparse: number;
  /** Of accuracyDense - accuracySparse: 95 % interval, 2000 bootstrap draws of the items. */
  difference: [number, number];
  /** Spearman's correlation of density and the judge's probability of the class, the ranks within each class. */
  correlation: number;
}

export function halves(
  density: ArrayLike<number>,
  classes: ArrayLike<number>,
  groups: ArrayLike<number>,
  { classProbabilities, labels, classes: count }: Prediction,
): Halves {
  const { dense, sparse } = selectDensest(density, 0.5, { groups });
  const right = (items: ArrayLike<number>) => Array.from(items, (item) => (labels[item] === classes[item] ? 1 : 0));
  const [ofDense, ofSparse] = [right(dense), right(sparse)];
  const random = randomStream(0, 'bootstrap');
  const drawn = (values: number[]) => mean(values.map(() => values[randomBelow(values.length, random)]));
  const differences = Array.from({ length: 2000 }, () => drawn(ofDense) - drawn(ofSparse)).sort((a, b) => a - b);
  const ofClass = Array.from(classes, (label, item) => classProbabilities[item * count + label]);
  return {
    items: density.length,
    accuracyDense: mean(ofDense),
    accuracySparse: mean(ofSparse),
    difference: [differences[50], differences[1949]],
    correlation: rankCorrelation(density, ofClass, groups),
  };
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
