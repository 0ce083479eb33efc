import type { Clip, FaceImage, FileProblem } from '@image2audio/emotion-corpora';
import type { CorpusKind } from '../config/columns';
import type { Config } from '../config/schema';
import { isWithoutFace } from '../corpora/corpus-frames';
import type { Corpora, FaceSource, SpeechSource } from '../corpora/sources';
import { facePixels, type FacePixels } from '../features/faces';
import { concatenateItems, selectItems } from '../features/item-set';
import { cachedFunctionals } from '../features/cached-functionals';
import { corpusSpectrograms } from '../features/spectrograms';
import { RunError } from '../errors';
import type { FrameCounts } from '../records/run-record';
import { hashOf } from '../store/hash';
import type { Indexed } from './split-data';

/** A corpus ready for splitting: spectrograms of its usable clips, faces of the merged sets and of its own frames. */
export interface PreparedCorpus {
  clips: Indexed<Clip>;
  faces: Indexed<FaceImage>;
  problems: FileProblem[];
  /** What became of the corpus' own videos; null where there are none, or synthetic frames. */
  frames: FrameCounts | null;
  /** Of everything that training on this corpus depends on. */
  dataKey: string;
  /** Of D_s: the same for the paired and the unpaired column. */
  facesKey: string;
}

export async function prepareCorpus(
  corpora: Corpora,
  kind: CorpusKind,
  config: Config,
  cacheFolder: string,
  onProgress: (what: string, done: number, total: number) => void = () => undefined,
): Promise<PreparedCorpus> {
  const source = corpora.speech[kind];
  if (!source) throw new RunError(`no ${kind} corpus in the data folder`);
  const spectrograms = await corpusSpectrograms(source, cacheFolder, (done, total) =>
    onProgress(`spectrograms of ${source.title}`, done, total),
  );
  const functionals = await cachedFunctionals(kind, spectrograms, cacheFolder);
  const clipOf = new Map(source.clips.map((clip) => [clip.id, clip]));

  const faceSets: FaceSource[] = [...corpora.faces, ...(source.frames.length > 0 ? [frameSet(source)] : [])];
  if (faceSets.length === 0)
    throw new RunError('no face images found: the translator needs labeled faces, such as CK+48 or FER2013 folders');
  const problems = [...source.problems, ...spectrograms.problems];
  const records: FaceImage[] = [];
  let frames: FrameCounts | null = null;
  const items = [];
  const digests = [spectrograms.digest];
  for (const set of faceSets) {
    const pixels = await facePixels(set.name, set.fingerprint, set.faces, set.pixelsOf, cacheFolder, (done, total) =>
      onProgress(`faces of ${set.title}`, done, total),
    );
    digests.push(pixels.digest);
    problems.push(...set.problems, ...pixels.problems);
    if (set.name === frameSet(source).name) frames = keepFramesFound(source, pixels);
    const position = new Map(pixels.ids.map((id, index) => [id, index]));
    // only emotions that the speech corpus has (paper, section 3)
    const shared = set.faces.filter(({ id, emotion }) => position.has(id) && source.classes.includes(emotion));
    records.push(...shared);
    items.push(
      selectItems(
        pixels.items,
        shared.map(({ id }) => position.get(id)!),
      ),
    );
  }
  if (records.length === 0) {
    throw new RunError(
      `no face image of ${source.classes.join(', ')} can be used (${faceSets.map(({ name }) => name).join(', ')}); run 'image2audio data check' on the folder`,
    );
  }
  const facesKey = hashOf(records.map(({ corpus, id, emotion }) => [corpus, id, emotion]));
  return {
    clips: { records: spectrograms.ids.map((id) => clipOf.get(id)!), items: { ...spectrograms.items, functionals } },
    faces: { records, items: concatenateItems(...items) },
    problems,
    frames,
    facesKey,
    dataKey: hashOf({
      // of the values themselves: an edited file that kept its size is another one
      digests,
      clips: spectrograms.ids.map((id) => [id, clipOf.get(id)!.emotion]),
      facesKey,
      calm: config.data.calm,
    }),
  };
}

/** The frames of a corpus as one more set of faces. */
function frameSet(source: SpeechSource): FaceSource {
  const { kind, title, frames, frameSource, fingerprint, pixelsOf } = source;
  return {
    name: `${kind}-frames`,
    title: `${title}, frames`,
    faces: frames,
    fingerprint: frameSource.fingerprint ?? fingerprint,
    problems: [],
    substituteFor: null,
    pixelsOf,
  };
}

/** Leaves the frames of a corpus that have a face, and counts the others; where there is none left, its paired column cannot be had. */
function keepFramesFound(source: SpeechSource, { ids, problems }: FacePixels): FrameCounts | null {
  const { settings } = source.frameSource;
  if (settings === null) return null;
  const wanted = source.frames.length;
  const found = new Set(ids);
  source.frames = source.frames.filter(({ id }) => found.has(id));
  const withoutFace = problems.filter(isWithoutFace).length;
  const unreadable = problems.length - withoutFace;
  if (source.frames.length === 0) {
    source.frameSource.missing = `${wanted} videos of ${source.title} gave no face: ${withoutFace} show none, ${unreadable} cannot be read (the first: ${problems[0].reason})`;
  }
  return { wanted, faces: ids.length, withoutFace, unreadable, settings };
}
