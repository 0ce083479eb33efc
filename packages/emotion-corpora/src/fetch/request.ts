import { setTimeout as sleep } from 'node:timers/promises';
import { CorpusError } from '../errors';
import type { FetchOptions } from './fetch-options';

/** A host that cannot be reached, or that does not give what was asked for. */
export class FetchError extends CorpusError {
  /** Of the answer; null where none came. */
  readonly status: number | null;

  constructor(details: { file: string; found: string; expected: string; fix: string; status?: number }) {
    super(details);
    this.name = 'FetchError';
    this.status = details.status ?? null;
  }
}

const defaultRetries = 4;
const defaultWait: NonNullable<FetchOptions['wait']> = (milliseconds, signal) =>
  sleep(milliseconds, undefined, { signal });

function isWorthAnotherTry(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

/** Seconds of a Retry-After header, at most a minute. */
function retryAfter(response: Response): number | null {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(60, seconds) : null;
}

/** The innermost message: fetch itself says no more than `fetch failed`. */
export function causeOf(error: unknown): string {
  let inner = error;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  return inner instanceof Error ? ((inner as NodeJS.ErrnoException).code ?? inner.message) : String(inner);
}

/** Runs `attempt` again after a failure of the connection or of the host, as often as the options say. */
export async function withRetries<Value>(
  { retries = defaultRetries, wait = defaultWait, signal }: FetchOptions,
  attempt: () => Promise<Value>,
): Promise<Value> {
  for (let failures = 0; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      signal?.throwIfAborted();
      const again = error instanceof Retryable;
      if (!again) throw error;
      if (failures >= retries) throw error.reason;
      await wait((error.seconds ?? 2 ** failures) * 1000, signal);
    }
  }
}

/** Marks a failure that may pass. */
export class Retryable extends Error {
  constructor(
    readonly reason: FetchError,
    readonly seconds: number | null = null,
  ) {
    super(reason.message);
  }
}

/** One request. Throws `Retryable` or, where another try is useless, FetchError. */
export async function request(url: string, init: RequestInit, accept: readonly number[] = [200]): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { redirect: 'follow', ...init });
  } catch (error) {
    init.signal?.throwIfAborted();
    throw new Retryable(
      new FetchError({
        file: url,
        found: `no answer (${causeOf(error)})`,
        expected: 'an answer of the host',
        fix: 'Check the connection, then run the same command again: what has come so far is kept.',
      }),
    );
  }
  if (accept.includes(response.status)) return response;
  await response.body?.cancel();
  const failure = new FetchError({
    file: url,
    found: `the answer ${response.status} ${response.statusText}`.trim(),
    expected: accept.join(' or '),
    fix:
      response.status === 404 || response.status === 410
        ? 'The host has moved or removed it: look for the corpus at its home page, and fetch it by hand.'
        : response.status === 403 || response.status === 429
          ? 'The host limits requests: wait an hour, then run the same command again.'
          : 'Run the same command again later: what has come so far is kept.',
    status: response.status,
  });
  throw isWorthAnotherTry(response.status) ? new Retryable(failure, retryAfter(response)) : failure;
}

/** A JSON document, as it is: its shape is for the caller to check. */
export function requestJson(url: string, init: RequestInit, options: FetchOptions): Promise<unknown> {
  return withRetries(options, async () => {
    const response = await request(url, { ...init, signal: options.signal ?? null });
    try {
      return (await response.json()) as unknown;
    } catch (error) {
      options.signal?.throwIfAborted();
      throw new FetchError({
        file: url,
        found: `no JSON (${causeOf(error)})`,
        expected: "the host's record as JSON",
        fix: 'Open the address in a browser: the host may have changed, or a proxy may stand between.',
      });
    }
  });
}
