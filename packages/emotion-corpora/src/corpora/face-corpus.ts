import type { CorpusIndex } from '../corpus-index';
import type { Emotion } from '../emotions';
import type { FaceImage } from '../face-image';
import type { CorpusFile } from '../read/corpus-file';
import type { VideoRecording } from '../video-recording';
import type { OfficialCounts } from './speech-corpus';

/** Faces of a corpus in its official layout, as `findCorpora` meets them among other files. */
export interface FaceLayout {
  /** Those of the files that are this corpus', by their names and folders; none where it is not there. */
  claim: (files: readonly CorpusFile[]) => readonly CorpusFile[];
  /** The corpus' folder, where the deepest folder common to the files may be one that says something of them. */
  folderOf?: (files: readonly CorpusFile[]) => string[];
  /** Indexes the files claimed. */
  index: (
    dir: string,
    files: readonly CorpusFile[],
  ) => Promise<{
    faces: CorpusIndex<FaceImage> | null;
    videos?: CorpusIndex<VideoRecording> | null;
  }>;
}

/** How to get a corpus that is given out on request only. Addresses were not reached from where this was written. */
export interface Agreement {
  name: string;
  title: string;
  /** Who has it and how to ask. */
  ask: string;
  /** What the reader expects below the folder given with `--data`. */
  put: string;
  reference: string;
}

/** All that this package knows of a corpus of faces. A corpus is a folder here that exports one such object, and a line in `faceCorpora`. */
export interface FaceCorpus {
  name: string;
  title: string;
  /** What its folder of folders by emotion may be called, in lower case without signs and with + as plus. */
  folderName: RegExp;
  /** Which of the paper's corpora it stands in for; absent for those. */
  substituteFor?: string;
  official?: OfficialCounts;
  /** Absent for a corpus that is known by its folders of emotions alone. */
  layout?: FaceLayout;
  /** The corpus whose frames it is cut from: it is not used beside it. */
  cutFrom?: string;
  /** The corpus that it shares people and frames with: beside it these emotions alone are used, which the other does not have. */
  besides?: { corpus: string; only: Emotion };
  agreement?: Agreement;
}

/** What the substitutes stand in for. */
export const paperCorpora = 'CMU Multi-PIE, CK+, MMI and Oulu-CASIA';
