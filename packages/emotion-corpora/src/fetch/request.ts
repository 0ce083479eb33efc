import { fetchableAddress } from './address';
import { beginningOf, textOfRefusal } from './answer-text';
import { monotonicClock } from './clock';
import { FetchError } from './fetch-error';
import { defaultLimits, type FetchLimits, type FetchOptions } from './fetch-options';
import { longestWait, retryAfter, Retryable, withRetries } from './retries';
import { TooSlow, watchedBody } from './watched-body';

/** What is asked of a host. */
export interface Asked {
  method?: 'GET' | 'POST';
  headers?: Headers | Record<string, string>;
  body?: string;
}

/** The answer of a host, of which the body is still to come. */
export interface Answer {
  /** Where it came from in the end. */
  url: string;
  status: number;
  headers: Headers;
  /** The chunks of the body as they come, fast enough or not at all; to be read once. */
  body: () => AsyncGenerator<Uint8Array, void, void>;
  /** Leaves the rest of the body where it is. */
  end: () => Promise<void>;
}

const mostRedirections = 5;
const redirections = new Set([301, 302, 303, 307, 308]);
/** What one host is told may be a secret of its own: only these headers go on to another. */
const passedOn = new Set(['accept', 'accept-encoding', 'content-type', 'range', 'if-range']);

function isWorthAnotherTry(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

/** The innermost message: fetch itself says no more than `fetch failed`. */
export function causeOf(error: unknown): string {
  let inner = error;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  return inner instanceof Error ? ((inner as NodeJS.ErrnoException).code ?? inner.message) : String(inner);
}

export function limitsOf({ limits }: FetchOptions): FetchLimits {
  return { ...defaultLimits, ...limits };
}

function keepOnly(headers: Headers, kept: ReadonlySet<string>): void {
  const names: string[] = [];
  headers.forEach((_, name) => names.push(name));
  for (const name of names) if (!kept.has(name)) headers.delete(name);
}

/** Answers to this address and to where it leads, the last one first of all that are no redirections. */
async function follow(
  url: string,
  asked: Asked,
  options: FetchOptions,
  signal: AbortSignal,
): Promise<{ response: Response; at: string }> {
  let at = fetchableAddress(url, null, options);
  let { method = 'GET', body } = asked;
  const headers = new Headers(asked.headers);
  for (let redirected = 0; ; redirected++) {
    const response = await fetch(at, { method, headers, body: body ?? null, signal, redirect: 'manual' });
    const location = response.headers.get('location');
    if (!redirections.has(response.status) || location === null) return { response, at };
    await response.body?.cancel();
    if (redirected === mostRedirections) {
      throw new FetchError({
        file: url,
        found: `more than ${mostRedirections} redirections, the last one to ${location}`,
        expected: 'the file',
        fix: 'Look at the address in a browser: a proxy or a login page may stand between.',
      });
    }
    const to = fetchableAddress(location, at, options);
    if (new URL(to).origin !== new URL(at).origin) keepOnly(headers, passedOn);
    // as browsers do (Fetch standard, HTTP-redirect fetch)
    if (response.status === 303 || (response.status < 303 && method === 'POST')) {
      method = 'GET';
      body = undefined;
      headers.delete('content-type');
    }
    at = to;
  }
}

function refusal(url: string, response: Response, accept: readonly number[], says: string): FetchError | Retryable {
  const { status, statusText, headers } = response;
  const seconds = retryAfter(headers.get('retry-after'), headers.get('date'));
  const isTooLong = seconds !== null && seconds > longestWait;
  const failure = new FetchError({
    file: url,
    found: `the answer ${status} ${statusText}`.trim() + (says === '' ? '' : `, "${says}"`),
    expected: accept.join(' or '),
    fix:
      status === 404 || status === 410
        ? 'The host has moved or removed it: look for the corpus at its home page, and fetch it by hand.'
        : isTooLong
          ? `The host asks to wait for ${Math.ceil(seconds)} seconds: run the same command again then.`
          : status === 403 || status === 429
            ? 'The host limits requests: wait an hour, then run the same command again.'
            : 'Run the same command again later: what has come so far is kept.',
    status,
  });
  return isWorthAnotherTry(status) && !isTooLong ? new Retryable(failure, seconds) : failure;
}

/**
 * One request, by https (see `fetchableAddress`), redirections followed; its answer must begin in time.
 *
 * @throws Retryable, or FetchError where another try is useless.
 */
export async function request(
  url: string,
  asked: Asked,
  options: FetchOptions,
  accept: readonly number[] = [200],
): Promise<Answer> {
  const limits = limitsOf(options);
  const clock = options.clock ?? monotonicClock;
  const late = new AbortController();
  const stop = clock.after(limits.answerWithin * 1000, () => late.abort());
  const signal = options.signal ? AbortSignal.any([options.signal, late.signal]) : late.signal;
  let found: { response: Response; at: string };
  try {
    found = await follow(url, asked, options, signal);
  } catch (error) {
    options.signal?.throwIfAborted();
    if (error instanceof FetchError) throw error;
    throw new Retryable(
      new FetchError({
        file: url,
        found: late.signal.aborted
          ? `no answer within ${limits.answerWithin} seconds`
          : `no answer (${causeOf(error)})`,
        expected: 'an answer of the host',
        fix: 'Check the connection, then run the same command again: what has come so far is kept.',
      }),
    );
  } finally {
    stop();
  }
  const { response, at } = found;
  async function* nothing() {
    // an answer without a body
  }
  const body = () => (response.body ? watchedBody(response.body, limits, clock) : nothing());
  if (!accept.includes(response.status)) {
    const says = textOfRefusal(await beginningOf(body()), response.headers.get('content-type') ?? '');
    options.signal?.throwIfAborted();
    throw refusal(url, response, accept, says);
  }
  const end = async () => {
    if (response.body?.locked !== true) await response.body?.cancel().catch(() => undefined);
  };
  return { url: at, status: response.status, headers: response.headers, body, end };
}

/** Reads a document as JSON; its shape is for the caller to check. */
export function parseRecord(bytes: Uint8Array, url: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  } catch (error) {
    throw new FetchError({
      file: url,
      found: `no JSON (${causeOf(error)})`,
      expected: "the host's record as JSON",
      fix: 'Open the address in a browser: the host may have changed, or a proxy may stand between.',
    });
  }
}

/** A JSON document of bounded size, as it is: its shape is for the caller to check. */
export function requestJson(url: string, asked: Asked, options: FetchOptions): Promise<unknown> {
  const { recordBytes } = limitsOf(options);
  return withRetries(options, async () => {
    const answer = await request(url, asked, options);
    const chunks: Uint8Array[] = [];
    let size = 0;
    try {
      for await (const chunk of answer.body()) {
        chunks.push(chunk);
        size += chunk.length;
        // counted as it comes out of a compression, whatever its length was said to be
        if (size > recordBytes) break;
      }
    } catch (error) {
      options.signal?.throwIfAborted();
      throw new Retryable(
        new FetchError({
          file: url,
          found: `a connection that broke off (${error instanceof TooSlow ? error.message : causeOf(error)})`,
          expected: "the host's whole record",
          fix: 'Check the connection, then run the same command again.',
        }),
      );
    }
    if (size > recordBytes) {
      throw new FetchError({
        file: url,
        found: `a record of more than ${recordBytes} bytes`,
        expected: `at most ${recordBytes}`,
        fix: 'Open the address in a browser: it is not what this host tells of a corpus.',
      });
    }
    return parseRecord(Buffer.concat(chunks, size), url);
  });
}
