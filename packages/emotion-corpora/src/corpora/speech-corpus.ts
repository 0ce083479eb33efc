import type { Clip, Sex } from '../clip';
import type { CorpusIndex, FileOutcome } from '../corpus-index';
import type { Emotion } from '../emotions';
import type { CorpusFile } from '../read/corpus-file';
import type { SyntheticProfile } from '../synthetic/specs';
import type { VideoRecording } from '../video-recording';

/** How many items the published corpus has. */
export interface OfficialCounts {
  /** Clips, or images. */
  clips: number;
  /** Speakers or subjects; null where the corpus does not tell. */
  speakers: number | null;
  /** Classes that this project drops are not in it. */
  perEmotion: Partial<Record<Emotion, number>>;
}

/** A speaker of a published corpus. */
export interface OfficialSpeaker {
  speaker: string;
  sex: Exclude<Sex, 'unknown'>;
}

/** A clip that is left out by default, and why. */
export interface Exclusion {
  id: string;
  why: string;
  /** Who found it. */
  source: string;
}

/** Clips of one corpus that are the same sound, byte for byte. */
export interface KnownDuplicate {
  ids: readonly [string, string];
  why: string;
}

/** A row of a table that comes with a corpus. */
export interface TableRow {
  /** The text of a column; empty where the table has no such column. */
  text: (column: string) => string;
}

/** Files of a corpus that are read together, and how tables beside them are read: what a browser has no files for is handed in. */
export interface CorpusFolder {
  /** Sounds, or videos. */
  files: readonly CorpusFile[];
  /**
   * The first table of that name, in the folder, beside its files or above a folder of sounds alone, that `parse` does not refuse by an error. `value` is null where there is
   * none; `failures` says why others could not be used.
   */
  tableBeside: <Value>(
    name: string,
    columns: readonly string[],
    parse: (rows: readonly TableRow[]) => Value,
  ) => Promise<{ value: Value | null; failures: string[] }>;
}

/** How the sounds or the videos of a corpus are read. */
export interface SpeechMedia<Item extends Clip | VideoRecording> {
  /** Name for people, with what of the corpus it is. */
  title: string;
  /** What its files look like, for the message where there are none. */
  lookedFor: string;
  /** Looks at what lies beside the files, and gives what reads one file by its name. */
  reader: (folder: CorpusFolder) => SpeechReader<Item> | Promise<SpeechReader<Item>>;
}

export interface SpeechReader<Item> {
  read: (file: CorpusFile) => FileOutcome<Item>;
  /** What the readers of a report should know, once all is read. */
  notes?: (index: CorpusIndex<Item>) => string[];
}

/** All that this package knows of a corpus of emotional speech. A corpus is a folder here that exports one such object, and a line in `speechCorpora`. */
export interface SpeechCorpus<Name extends string = string, Short extends string = string> {
  /** Machine name, as in `ravdess`: of folders, cache entries and records. */
  name: Name;
  /** Three letters, as in `rav`: for names of columns. */
  short: Short;
  title: string;
  /** Authors and year. */
  reference: string;
  licence: string;
  /** Title and a file name, for messages that say what was looked for. */
  lookedFor: string;
  /** Index k of a classifier's output is `classes[k]`: a subsequence of `emotions`. */
  classes: readonly Emotion[];
  official: OfficialCounts;
  /** All speakers of the published corpus: its published splits are drawn from them. */
  speakers: readonly OfficialSpeaker[];
  /** The id of a clip or video of this corpus by its file name, with or without folder and extension; null for any other name. */
  idOf: (fileName: string) => string | null;
  /** Ids of all published clips, or the table in the distribution that lists their file names. */
  allClips: { ids: () => string[] } | { table: string; column: string } | null;
  sounds: SpeechMedia<Clip>;
  videos?: SpeechMedia<VideoRecording>;
  /** Tables that lie beside the files, by name. */
  tables?: readonly string[];
  /** The folder of sounds in the distribution, where tables lie above it. */
  soundFolder?: string;
  /**
   * Clips that are left out unless `applyExclusions` is false: faults of the published corpus, the same for everybody. What is wrong with a copy of it (a damaged file) is
   * found by `checkCorpora`.
   */
  exclusions: readonly Exclusion[];
  /** Clips that are the same recording under the same label: kept, and told in the notes. */
  repeated: readonly KnownDuplicate[];
  /** What a synthetic corpus follows of it; absent where there is none. */
  twin?: SyntheticProfile;
}

/** The object of a corpus, its names kept as types: of keys of what is told by corpus, of columns. */
export function defineSpeechCorpus<const Name extends string, const Short extends string>(
  corpus: SpeechCorpus<Name, Short>,
): SpeechCorpus<Name, Short> {
  return corpus;
}
