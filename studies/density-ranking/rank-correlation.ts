/** Ranks from 0, ties sharing their mean rank. */
export function ranks(values: ArrayLike<number>): Float64Array {
  const order = Array.from(values, (_, index) => index).sort((a, b) => values[a] - values[b]);
  const result = new Float64Array(values.length);
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to < order.length && values[order[to]] === values[order[from]]) to++;
    for (let at = from; at < to; at++) result[order[at]] = (from + to - 1) / 2;
    from = to;
  }
  return result;
}

/** Ranks within each group as shares from 0 to 1, so that groups of all sizes and levels compare. */
export function ranksWithinGroups(values: ArrayLike<number>, groups: ArrayLike<number>): Float64Array {
  const result = new Float64Array(values.length);
  for (const group of new Set(Array.from(groups))) {
    const members = Array.from(values, (_, index) => index).filter((index) => groups[index] === group);
    const ofMembers = ranks(members.map((index) => values[index]));
    for (const [at, member] of members.entries()) result[member] = (ofMembers[at] + 0.5) / members.length;
  }
  return result;
}

/** Pearson's correlation; NaN where one side does not vary. */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
  const [centerA, centerB] = [mean(a), mean(b)];
  let [product, squareA, squareB] = [0, 0, 0];
  for (let at = 0; at < a.length; at++) {
    product += (a[at] - centerA) * (b[at] - centerB);
    squareA += (a[at] - centerA) ** 2;
    squareB += (b[at] - centerB) ** 2;
  }
  return product / Math.sqrt(squareA * squareB);
}

/** Spearman's rank correlation, the ranks taken within each group. */
export function rankCorrelation(a: ArrayLike<number>, b: ArrayLike<number>, groups: ArrayLike<number>): number {
  return correlation(ranksWithinGroups(a, groups), ranksWithinGroups(b, groups));
}
