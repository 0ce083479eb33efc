import type { Clip } from '../clip';
import { CorpusError, requireOptions } from '../errors';
import { stratifiedOrder } from './stratified-order';

/** Speakers of one fold, sorted: those held out for validation, and all others. */
export interface SpeakerFold {
  train: string[];
  validation: string[];
}

/**
 * Cross-validation by speaker, stratified by sex: every speaker is held out in exactly one fold, and the folds' sizes differ by at
 * most one, over all and for each sex. Meant for choosing settings inside S1.
 *
 * @param folds 2 up to the number of speakers (leave one speaker out).
 * @throws CorpusError for a number of folds outside that range.
 */
export function speakerFolds(clips: readonly Clip[], folds: number, options: { seed: number }): SpeakerFold[] {
  requireOptions('options', options, { seed: true }, 'required');
  const { seed } = options;
  const order = stratifiedOrder(clips, seed, 'speaker-folds');
  if (!Number.isInteger(folds) || folds < 2 || folds > order.length) {
    throw new CorpusError({
      argument: 'folds',
      found: `${folds} folds for ${order.length} speakers`,
      expected: 'a whole number from 2 to the number of speakers',
      fix: 'Ask for fewer folds or give the clips of more speakers.',
    });
  }
  return Array.from({ length: folds }, (_, fold) => ({
    train: order.filter((_, position) => position % folds !== fold).sort(),
    validation: order.filter((_, position) => position % folds === fold).sort(),
  }));
}
