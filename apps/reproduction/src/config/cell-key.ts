import { rows, type RowName } from './rows';
import { hashOf } from '../store/hash';

/** What a finished cell depends on: what its run depends on, and what its row sets otherwise. */
export function cellKey(runKey: string, row: RowName): string {
  const { config } = rows[row];
  return config === undefined ? runKey : hashOf({ runKey, config });
}
