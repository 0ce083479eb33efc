import { requireOptions } from '../errors';
import type { Clock } from './clock';

/** How far a fetch is. Bytes where `unit` says so, else files. */
export interface FetchProgress {
  stage: 'download' | 'verify' | 'unpack';
  /** What is being worked on, for people. */
  name: string;
  done: number;
  /** Null where the host does not tell. */
  total: number | null;
  unit: 'bytes' | 'files';
}

/** A failure that may pass, before it is tried again. */
export interface FetchRetry {
  /** What was found, for people. */
  found: string;
  /** Which of the further tries comes, from 1, and how many there are. */
  retry: number;
  retries: number;
  /** Until then. */
  seconds: number;
}

/** How long a host may take. */
export interface FetchLimits {
  /** Seconds from a request, redirections included, to the head of its answer. Default 60. */
  answerWithin: number;
  /** Bytes a second that must come on the average of a window; slower is a connection that broke off. Default 1000. */
  lowestRate: number;
  /** Seconds of waiting for the host that a window has; time that the disk takes is not counted. Default 60. */
  rateWindow: number;
  /** Bytes of a record (JSON) at most. Default 16 MiB: that of CREMA-D's 7442 files has about 2.5 MB. */
  recordBytes: number;
}

export const defaultLimits: Readonly<FetchLimits> = {
  answerWithin: 60,
  lowestRate: 1000,
  rateWindow: 60,
  recordBytes: 16 << 20,
};

/** What every fetch takes. */
export interface FetchOptions {
  /** Ends the fetch; what has come so far is kept, and the next call goes on from there. */
  signal?: AbortSignal;
  onProgress?: (progress: FetchProgress) => void;
  /** Told of every failure that is tried again. */
  onRetry?: (retry: FetchRetry) => void;
  /** How often a request that fails for want of a connection, or with 429 or 5xx, is tried again. Default 4. */
  retries?: number;
  /** Waits between tries. Default: 1, 2, 4, ... seconds, or what the host asks for, up to a minute. */
  wait?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** Keep the archives after unpacking, in `downloads/`. Default false. */
  keepArchives?: boolean;
  limits?: Partial<FetchLimits>;
  /** Also fetch by http, from this machine alone (localhost, 127.*, ::1): for a mirror here, and for tests. Default false. */
  allowLocalHttp?: boolean;
  /** What `limits` are measured by. Default: a monotonic clock. */
  clock?: Clock;
}

/** What a fetch did. */
export interface FetchReport {
  dir: string;
  /** Files of the corpus that are there now, and how many of them were there, whole, before. */
  files: number;
  alreadyThere: number;
  /** What a reader should know: from where, what it was checked against, and what had to be tried twice. */
  notes: string[];
}

/** The names of {@link FetchOptions}. */
export const fetchOptions = {
  signal: true,
  onProgress: true,
  onRetry: true,
  retries: true,
  wait: true,
  keepArchives: true,
  limits: true,
  allowLocalHttp: true,
  clock: true,
} as const;

/** Refuses an option, or a limit, that there is not. */
export function requireFetchOptions<Options extends FetchOptions>(
  options: Options,
  known: Parameters<typeof requireOptions<Options>>[2],
): void {
  requireOptions('options', options, known);
  const { limits } = options as FetchOptions;
  requireOptions<Partial<FetchLimits>>('options.limits', limits, {
    answerWithin: true,
    lowestRate: true,
    rateWindow: true,
    recordBytes: true,
  });
}
