import { MetricsError, requireOptions } from './errors';
import { oneExtractor, type ExtractorOptions } from './extractor';
import { checkRowMatrix, type RowMatrix } from './row-matrix';

export interface ManifoldScoresOptions extends ExtractorOptions {
  /** The ball around an item reaches to its k-th nearest neighbour on its own side; default 5 (3 is the other usual choice). */
  k?: number;
}

export interface ManifoldScores {
  /** Share of generated items inside the ball of a real one: are they like real ones? */
  readonly precision: number;
  /** Share of real items inside the ball of a generated one: are all kinds of real ones made? */
  readonly recall: number;
  /** Mean number of real balls that hold a generated item, over k: precision that one outlier's large ball does not settle; may pass 1. */
  readonly density: number;
  /** Share of real items whose ball holds a generated one. */
  readonly coverage: number;
  readonly k: number;
  /** Real, generated. */
  readonly n: readonly [number, number];
  readonly dimension: number;
  readonly extractor: string;
  readonly warnings: readonly string[];
}

/**
 * Precision and recall (Kynkaanniemi and others, 2019), density and coverage (Naeem and others, 2020) of generated features: an item's
 * ball has the distance to its k-th nearest neighbour on its own side as radius, and a point on its surface is inside. With
 * `B_k(r)` that ball: precision = mean over g of [g in some B_k(r)], recall = mean over r of [r in some B_k(g)], density = sum over g, r of [g in
 * B_k(r)] / (k n_g), coverage = mean over r of [some g in B_k(r)].
 *
 * Distances are made one by one and not kept; time is (n_r + n_g)^2 x dimension, memory (n_r + n_g) x dimension.
 *
 * @throws MetricsError where k is not below the number of items of a side, dimensions differ, a value is not finite, or
 * no extractor is named
 */
export function manifoldScores(real: RowMatrix, generated: RowMatrix, options: ManifoldScoresOptions): ManifoldScores {
  requireOptions<ManifoldScoresOptions>('options', options, { extractor: true, k: true }, 'required');
  const { k = 5 } = options;
  const extractor = oneExtractor(options.extractor);
  for (const [argument, side] of Object.entries({ real, generated })) {
    checkRowMatrix(argument, side);
    if (!Number.isInteger(k) || k < 1 || k >= side.rows) {
      throw new MetricsError(
        'k',
        `${k} for ${side.rows} items of '${argument}'`,
        `a whole number from 1 to ${side.rows - 1}`,
      );
    }
  }
  const dimension = real.columns;
  if (generated.columns !== dimension) {
    throw new MetricsError(
      'generated',
      `dimension ${generated.columns} against ${dimension} of real`,
      'features of the same network',
    );
  }
  const [reals, generateds] = [float64(real), float64(generated)];
  const [realRadii, generatedRadii] = [squaredRadii(reals, k), squaredRadii(generateds, k)];
  const isRecalled = new Uint8Array(real.rows);
  const isCovered = new Uint8Array(real.rows);
  let precise = 0;
  let balls = 0;
  for (let item = 0; item < generated.rows; item++) {
    let around = 0;
    for (let other = 0; other < real.rows; other++) {
      const distance = squaredDistance(generateds, item, reals, other);
      if (distance <= generatedRadii[item]) isRecalled[other] = 1;
      if (distance <= realRadii[other]) {
        isCovered[other] = 1;
        around++;
      }
    }
    balls += around;
    if (around > 0) precise++;
  }
  const share = (marks: Uint8Array) => marks.reduce((sum, mark) => sum + mark, 0) / marks.length;
  return {
    precision: precise / generated.rows,
    recall: share(isRecalled),
    density: balls / (k * generated.rows),
    coverage: share(isCovered),
    k,
    n: [real.rows, generated.rows],
    dimension,
    extractor,
    warnings:
      real.rows === generated.rows
        ? []
        : [`${real.rows} and ${generated.rows} items: the scores depend on both, compare only at equal n`],
  };
}

interface Points extends RowMatrix {
  readonly data: Float64Array;
}

function float64({ data, rows, columns }: RowMatrix): Points {
  return { data: Float64Array.from(data), rows, columns };
}

/** By differences, so that equal items are at distance 0 exactly. */
function squaredDistance(x: Points, i: number, y: Points, j: number): number {
  const { columns } = x;
  const [left, right] = [i * columns, j * columns];
  let sum = 0;
  for (let column = 0; column < columns; column++) {
    const difference = x.data[left + column] - y.data[right + column];
    sum += difference * difference;
  }
  return sum;
}

/** The squared distance of each item to its k-th nearest other item. */
function squaredRadii(points: Points, k: number): Float64Array {
  const { rows } = points;
  // the k smallest distances of each item so far, in ascending order
  const nearest = new Float64Array(rows * k).fill(Infinity);
  for (let item = 0; item < rows; item++) {
    for (let other = 0; other < item; other++) {
      const distance = squaredDistance(points, item, points, other);
      insert(nearest, item * k, k, distance);
      insert(nearest, other * k, k, distance);
    }
  }
  return Float64Array.from({ length: rows }, (_, item) => nearest[item * k + k - 1]);
}

function insert(nearest: Float64Array, start: number, k: number, distance: number): void {
  let at = start + k - 1;
  if (distance >= nearest[at]) return;
  for (; at > start && nearest[at - 1] > distance; at--) nearest[at] = nearest[at - 1];
  nearest[at] = distance;
}
