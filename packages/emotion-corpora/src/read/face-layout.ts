import type { CorpusIndex } from '../corpus-index';
import type { FaceImage } from '../face-image';
import type { VideoRecording } from '../video-recording';
import type { CorpusFile } from './corpus-files';

/** A face corpus in its official layout, as `findCorpora` meets it among other files. */
export interface FaceLayout {
  name: string;
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
