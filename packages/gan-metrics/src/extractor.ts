import { MetricsError } from './errors';

export interface ExtractorOptions {
  /**
   * Which network made the numbers, in words that say it exactly ('scorer of split 0, weights 3f2a'). A score is
   * comparable with scores of the same network alone, so none is given without it.
   */
  extractor?: string;
}

/**
 * The one name among those given, null and undefined left out.
 *
 * @throws MetricsError where there is none, an empty one, or two that differ
 */
export function oneExtractor(...given: readonly (string | null | undefined)[]): string {
  const names = given.filter((name) => name !== null && name !== undefined);
  if (names.length === 0 || names.includes('')) {
    throw new MetricsError(
      'extractor',
      'no name',
      'that of the network which made the numbers',
      "Scores of different networks must not be compared: give { extractor: 'scorer of split 0' }, say.",
    );
  }
  const other = names.find((name) => name !== names[0]);
  if (other !== undefined) {
    throw new MetricsError(
      'extractor',
      `'${names[0]}' and '${other}'`,
      'numbers of one network',
      'Compute both sides with the same.',
    );
  }
  return names[0];
}
