import { requireInteger } from './errors';
import type { FeatureMatrix } from './feature-matrix';
import { plainProduct, requireProduct, type MatrixProduct } from './matrix-product';
import { checkProduct, searchPanels } from './search-panels';

/** How to search; the result is the same for all. */
export interface SearchOptions {
  /** Computes products of blocks of rows: `plainProduct()` by default, or `tensorflowProduct()` from `/tfjs`. */
  product?: MatrixProduct;
  /** Rows of a block. A product then has blockSize^2 values, all the working memory there is. Default 512. */
  blockSize?: number;
}

/** Their names, to be refused where one is misspelt. */
export const searchOptionNames = { product: true, blockSize: true } as const;

/** The options of a search among others. */
export function searchOptionsOf({ product, blockSize }: SearchOptions): SearchOptions {
  return { ...(product && { product }), ...(blockSize !== undefined && { blockSize }) };
}

/**
 * Visits every pair i < j whose squared Euclidean distance is at most the larger of limits[i] and limits[j], which
 * the visitor may lower as it goes; once each, in no order that a visitor should rely on.
 *
 * A product of two blocks gives a lower bound of every distance between them; where that is within the limit, the
 * distance itself is computed as sum_c (a_c - b_c)^2 in float64, never as |a|^2 + |b|^2 - 2<a, b>, which cancels for
 * close points. What is visited is thus exact, whatever computes the
 * products, as long as it keeps to the precision it names.
 */
export function visitClosePairs(
  features: FeatureMatrix,
  limits: Float64Array,
  visit: (i: number, j: number, squaredDistance: number) => void,
  { product = plainProduct(), blockSize = 512 }: SearchOptions = {},
): void {
  requireInteger('blockSize', blockSize, 1, Number.MAX_SAFE_INTEGER);
  requireProduct(product);
  const { data, rows, columns } = features;
  const search = searchPanels(features, product.precision, blockSize);
  const { panels, shrunk, scale } = search;
  // Half the limit in scaled units less the row's own part of the bound
  const slack = shrunk.map((part, row) => limits[row] / scale / scale / 2 - part);

  const above = new Int32Array(Math.min(blockSize, rows));
  const measure = (i: number, j: number) => {
    const limit = Math.max(limits[i], limits[j]);
    const squaredDistance = distanceUpTo(data, i * columns, j * columns, columns, limit);
    if (!(squaredDistance <= limit)) return;
    visit(i, j, squaredDistance);
    slack[i] = limits[i] / scale / scale / 2 - shrunk[i];
    slack[j] = limits[j] / scale / scale / 2 - shrunk[j];
  };
  const searchBlocks = (blockI: number, blockJ: number) => {
    const [a, b] = [panels[blockI], panels[blockJ]];
    const products = product.multiply(a, b);
    checkProduct(products, a, b, search);
    const firstJ = blockJ * blockSize;
    const [shrunkJ, slackJ] = [shrunk.subarray(firstJ, firstJ + b.rows), slack.subarray(firstJ, firstJ + b.rows)];
    const leastShrunk = shrunkJ.reduce((least, value) => Math.min(least, value), Infinity);
    const mostSlack = slackJ.reduce((most, value) => Math.max(most, value), -Infinity);
    for (let row = 0; row < a.rows; row++) {
      const i = blockI * blockSize + row;
      const place = row * b.rows;
      const start = blockI === blockJ ? row + 1 : 0;
      // Below this no column can be within a limit: one comparison a pair, where norms and limits are much alike
      const least = Math.min(leastShrunk - slack[i], shrunk[i] - mostSlack);
      const count = columnsAbove(above, products, place + start, place + b.rows, least);
      for (let found = 0; found < count; found++) {
        const column = above[found] - place;
        const value = products[place + column];
        // Asked this way around, so that a NaN is looked at
        if (value < shrunkJ[column] - slack[i] && value < shrunk[i] - slackJ[column]) continue;
        measure(i, firstJ + column);
      }
    }
  };
  // Rows of one block first: a visitor that lowers its limits then has good ones before the many other blocks come
  for (let block = 0; block < panels.length; block++) searchBlocks(block, block);
  for (let blockI = 0; blockI < panels.length; blockI++) {
    for (let blockJ = blockI + 1; blockJ < panels.length; blockJ++) searchBlocks(blockI, blockJ);
  }
}

/** Writes the places from `start` to `end` whose values are not below `least`, NaN included; returns how many. */
function columnsAbove(
  above: Int32Array,
  values: Float32Array | Float64Array,
  start: number,
  end: number,
  least: number,
): number {
  let count = 0;
  for (let place = start; place < end; place++) {
    if (!(values[place] < least)) above[count++] = place;
  }
  return count;
}

/** The squared distance, or some number above `limit` where it exceeds that. */
function distanceUpTo(data: FeatureMatrix['data'], a: number, b: number, columns: number, limit: number): number {
  let sum = 0;
  let column = 0;
  while (column < columns) {
    const end = Math.min(column + 16, columns);
    for (; column < end; column++) {
      const difference = data[a + column] - data[b + column];
      sum += difference * difference;
    }
    if (sum > limit) return sum;
  }
  return sum;
}
