import type { StandIn } from './stand-ins';

/** A file below a corpus' folder. */
export interface CorpusFile {
  path: string;
  /** Relative to the folder that was listed, with `/`. */
  relative: string;
  name: string;
  bytes: number;
  /** What lies in place of the file, or why it cannot be opened. Looked for in small files alone: a pointer is one. */
  standIn?: StandIn;
}
