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

/** What every fetch takes. */
export interface FetchOptions {
  /** Ends the fetch; what has come so far is kept, and the next call goes on from there. */
  signal?: AbortSignal;
  onProgress?: (progress: FetchProgress) => void;
  /** How often a request that fails for want of a connection, or with 429 or 5xx, is tried again. Default 4. */
  retries?: number;
  /** Waits between tries. Default: 1, 2, 4, ... seconds, or what the host asks for. */
  wait?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** Keep the archives after unpacking, in `downloads/`. Default false. */
  keepArchives?: boolean;
}

/** What a fetch did. */
export interface FetchReport {
  dir: string;
  /** Files of the corpus that are there now, and how many of them were there, whole, before. */
  files: number;
  alreadyThere: number;
  /** What a reader should know: from where, and what had to be tried twice. */
  notes: string[];
}
