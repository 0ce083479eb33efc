import { ClassifierError, requireInteger } from '../errors';

/** Throws ClassifierError unless all lists hold positive integers, and as many as the first, which holds at least one. */
export function requireLayerLists(lists: Readonly<Record<string, readonly number[]>>): void {
  const names = Object.keys(lists);
  const layers = Math.max(lists[names[0]].length, 1);
  for (const [name, list] of Object.entries(lists)) {
    list.forEach((value, index) => requireInteger(`network.${name}[${index}]`, value, 1));
    if (list.length !== layers) {
      const fix = `${names.join(', ')} have one entry a layer.`;
      throw new ClassifierError(`network.${name}`, `${list.length} entries`, String(layers), fix);
    }
  }
}

/** Throws ClassifierError unless `groups` divides all counts of filters. */
export function requireDivisor(groups: number, filters: readonly number[]): void {
  requireInteger('network.groups', groups, 1);
  if (filters.every((count) => count % groups === 0)) return;
  throw new ClassifierError('network.groups', String(groups), `a divisor of all filters (${filters.join(', ')})`);
}
