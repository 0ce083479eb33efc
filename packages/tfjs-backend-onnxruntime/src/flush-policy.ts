import type { Configuration } from './configuration';

/** Whether operations are computed one by one: then each is computed as soon as it is recorded. */
export function flushAfterEveryOp({ flush }: Pick<Configuration, 'flush'>): boolean {
  return flush === 'every-op';
}

/** Whether so much waits that it is computed before another operation is recorded. Reads always compute. */
export function isFlushDue(
  pending: { nodes: number; retainedBytes: number },
  { maxPendingNodes, maxPendingBytes }: Pick<Configuration, 'maxPendingNodes' | 'maxPendingBytes'>,
): boolean {
  return pending.nodes >= maxPendingNodes || pending.retainedBytes >= maxPendingBytes;
}
