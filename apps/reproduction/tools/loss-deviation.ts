/** The losses of one back end: by part of the method, by term, one number a step; null where a step has no such term. */
export type Losses = Record<string, Record<string, (number | null)[]>>;

/**
 * Shown, not judged: where losses agree to 1e-5 the gradient's norm was seen to differ by 5e-4, perhaps because the gradient jumps
 * where the input of a leaky ReLU changes its sign. A wrong gradient moves the weights wrongly, and the next losses tell.
 */
export const notJudged: readonly string[] = ['gradientNorm'];

export interface TermDeviation {
  part: string;
  term: string;
  /** Largest |a - b| of any step over the largest |b| of all steps, b being the reference: near-zero steps do not blow it up. */
  deviation: number;
}

/** How far `losses` are from `reference`, term by term. Terms or steps that only one of them has, and NaN, are infinitely far. */
export function lossDeviations(losses: Losses, reference: Losses): TermDeviation[] {
  const deviations: TermDeviation[] = [];
  for (const part of namesOf(losses, reference)) {
    for (const term of namesOf(losses[part] ?? {}, reference[part] ?? {})) {
      deviations.push({
        part,
        term,
        deviation: deviationOf(losses[part]?.[term] ?? [], reference[part]?.[term] ?? []),
      });
    }
  }
  return deviations;
}

const namesOf = (a: object, b: object): string[] => [...new Set([...Object.keys(b), ...Object.keys(a)])];

function deviationOf(values: readonly (number | null)[], reference: readonly (number | null)[]): number {
  const sameSteps =
    values.length === reference.length &&
    values.every((value, step) => (value === null) === (reference[step] === null));
  if (!sameSteps) return Infinity;
  const differences = values.map((value, step) => Math.abs((value ?? 0) - (reference[step] ?? 0)));
  const largest = Math.max(...differences);
  if (largest === 0) return 0;
  if (Number.isNaN(largest)) return Infinity;
  return largest / Math.max(...reference.map((value) => Math.abs(value ?? 0)));
}
