/** A file that could not be used as it is. Never fatal: the others are read. */
export interface FileProblem {
  /** Path relative to the folder that was given to the reader, to `findCorpora` or to `checkCorpora`, with `/`. */
  file: string;
  reason: string;
  remedy: string;
  /** True where an item of the corpus is missing for it: no other copy of what the file should hold is there. */
  missing?: true;
}

/** What one corpus holds. */
export interface CorpusIndex<Item> {
  /** Machine name: `ravdess`, `crema-d`, `ck-plus-48`, `fer2013`, ... */
  name: string;
  /** Name for people. */
  title: string;
  /** In order of id. */
  items: Item[];
  /** Files with unknown names, without content, or there twice. */
  problems: FileProblem[];
  /** Files left out on purpose because they are known to be wrong (`exclusions` of the corpus). */
  excluded: FileProblem[];
  /** Files of classes this project leaves out, counted by the corpus' own word: `{ contempt: 54 }`. */
  dropped: Record<string, number>;
  /** What a reader of a report should know. */
  notes: string[];
  /**
   * SHA-256 (hex) over the sorted lines `path TAB bytes LF` of every file used, paths relative to the corpus' folder with `/`:
   * it tells whether the same files of the same sizes were there, not whether their content is the same. Synthetic
   * corpora have their parameters here instead.
   */
  fingerprint: string;
  /** True where a marker in the folder says that a program made the files (see `syntheticMarker`). */
  synthetic?: boolean;
  /** For a corpus the paper did not use: what it stands in for. */
  substituteFor?: string;
}

/** What becomes of one file: an item; a problem; left out on purpose; or of a class that is not used, by the corpus' own word. */
export type FileOutcome<Item> =
  | { item: Item }
  | { problem: Omit<FileProblem, 'file'> }
  | { excluded: Omit<FileProblem, 'file'> }
  | { dropped: string };
