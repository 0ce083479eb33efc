import type { Configuration } from './configuration';

/** Whether operations are computed one by one: then each is computed as soon as it is recorded. */
export function flushAfterEveryOp({ flush }: Pick<Configuration, 'flush'>): boolean {
  return flush === 'every-op';
}

/** Whether what is pending is computed now that an operation has been recorded. Reads always compute. */
export function isFlushDue(pendingNodes: number, configuration: Configuration): boolean {
  return flushAfterEveryOp(configuration) || pendingNodes >= configuration.maxPendingNodes;
}
