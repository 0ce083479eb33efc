import { nearestName } from '@image2audio/argument-checks';
import { UsageError } from './errors';

/** What was called by a name that does not exist: every name that does, and the one that was likely meant. */
export function unknownName(kind: string, name: string, known: readonly string[]): UsageError {
  const nearest = nearestName(name, known);
  const hint = nearest === undefined ? '' : `. Did you mean '${nearest}'?`;
  return new UsageError(`unknown ${kind} '${name}': choose from ${known.join(', ')}${hint}`);
}
