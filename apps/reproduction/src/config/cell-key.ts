import { hashOf } from '../store/hash';
import type { Row } from './rows';

/**
 * What a finished cell depends on: what its run depends on, and everything of its row that training reads. What is printed of a row, or what
 * it is compared with, may change and the cell is kept.
 */
export function cellKey(runKey: string, { parts, learner, labels, scale, control, config }: Row): string {
  return hashOf({ runKey, parts, learner, labels, scale, control, config });
}
