import { setTimeout as sleep } from 'node:timers/promises';
import type { FetchError } from './fetch-error';
import type { FetchOptions } from './fetch-options';

const defaultRetries = 4;
/** Seconds that a host may ask to wait for within one call. */
export const longestWait = 60;

const defaultWait: NonNullable<FetchOptions['wait']> = (milliseconds, signal) =>
  sleep(milliseconds, undefined, { signal });

/** Marks a failure that may pass. */
export class Retryable extends Error {
  constructor(
    readonly reason: FetchError,
    /** Until the next try; null for the usual. */
    readonly seconds: number | null = null,
  ) {
    super(reason.message);
  }
}

/** Runs `attempt` again after a failure of the connection or of the host, as often as the options say, each time twice as late. */
export async function withRetries<Value>(
  { retries = defaultRetries, wait = defaultWait, signal, onRetry }: FetchOptions,
  attempt: () => Promise<Value>,
): Promise<Value> {
  for (let failures = 0; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof Retryable)) throw error;
      if (failures >= retries) throw error.reason;
      const seconds = error.seconds ?? Math.min(longestWait, 2 ** failures);
      const { file, found } = error.reason;
      onRetry?.({ found: `${file ?? 'the host'}: ${found}`, retry: failures + 1, retries, seconds });
      await wait(seconds * 1000, signal);
    }
  }
}

/**
 * Seconds that a Retry-After header asks for, as a number or as a date (RFC 9110, 10.2.3); null for none.
 *
 * @param date the answer's own Date, against which its dates are read.
 */
export function retryAfter(header: string | null, date: string | null): number | null {
  if (header === null) return null;
  if (/^\d+$/.test(header.trim())) return Number(header);
  if (!header.endsWith(' GMT')) return null;
  const until = (Date.parse(header) - Date.parse(date ?? '')) / 1000;
  return Number.isFinite(until) ? Math.max(0, until) : null;
}
