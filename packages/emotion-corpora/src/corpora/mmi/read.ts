import { dirname, extname } from 'node:path';
import type { CorpusIndex } from '../../corpus-index';
import { toCanonicalEmotion, type Emotion } from '../../emotions';
import { CorpusError, requireOptions } from '../../errors';
import type { FaceImage } from '../../face-image';
import type { VideoRecording } from '../../video-recording';
import { collectItems, type FileOutcome } from '../../read/collect-items';
import { hasExtension, imageExtensions, listFiles, videoExtensions, type CorpusFile } from '../../read/corpus-files';
import { isPicture } from '../../read/is-picture';
import { withUnlisted } from '../../read/read-listed';
import { readText } from '../../read/read-text';
import { looksReadable, type IsReadable } from '../../read/usable-copy';
import type { FaceLayout } from '../face-corpus';
import { parseMmiEmotion, parseMmiSession } from './session';
import { isShortage } from '../../read/shortage';

export interface ReadMmiOptions {
  /** Default: frontal and dual; in a dual view the face has to be told from its profile in the mirror. */
  views?: readonly ('frontal' | 'dual')[];
}

/** MMI's videos and its still pictures; null where it has none that can be used. */
export interface MmiIndex {
  videos: CorpusIndex<VideoRecording> | null;
  faces: CorpusIndex<FaceImage> | null;
}

const sessionFile = 'session.xml';
const lookedFor = 'MMI sessions such as Sessions/1/ with session.xml, S001-001.avi and S001-001.xml';
const viewNames: Readonly<Record<number, 'frontal' | 'dual' | undefined>> = { 0: 'frontal', 2: 'dual' };

/** What the recordings of one session have in common, or why none can be used. */
type Labels =
  | {
      emotion: Emotion;
      sourceEmotion: string;
      view: 'frontal' | 'dual';
      subject: string | null;
      sex: VideoRecording['sex'];
    }
  | { dropped: string }
  | { problem: { reason: string; remedy: string } };

async function readLabels(session: readonly CorpusFile[], views: readonly string[]): Promise<Labels> {
  let reading = sessionFile;
  try {
    const { view, subject, sex } = parseMmiSession(
      await readText(session.find(({ name }) => name === sessionFile)!.path),
    );
    const viewName = viewNames[view ?? 0];
    if (!viewName || !views.includes(viewName)) return { dropped: `view ${viewName ?? view}` };
    // the annotation with the emotion is the one that is neither the session's nor of action units alone
    const annotations = session.filter(
      ({ name }) => /\.xml$/i.test(name) && name !== sessionFile && !/_aucs\.xml$/i.test(name),
    );
    for (const { name, path } of annotations) {
      reading = name;
      const sourceEmotion = parseMmiEmotion(await readText(path));
      if (sourceEmotion === null) continue;
      const emotion = toCanonicalEmotion(sourceEmotion);
      if (emotion === null || emotion === 'dropped') return { dropped: sourceEmotion };
      return { emotion, sourceEmotion, view: viewName, subject, sex };
    }
    return { dropped: 'no emotion label' };
  } catch (cause) {
    if (isShortage(cause)) throw cause;
    const reason = `${reading} cannot be read (${cause instanceof Error ? cause.message : String(cause)})`;
    return { problem: { reason, remedy: 'Fetch the session again; its recording is left out.' } };
  }
}

/** The subject by the file name, S001-001, else by session.xml. */
function subjectOf(name: string, fallback: string | null): string | null {
  return /^(S\d{3})-\d+/i.exec(name)?.[1].toUpperCase() ?? fallback;
}

/** The index of MMI from files listed already. */
async function indexMmi(
  dir: string,
  files: readonly CorpusFile[],
  { views = ['frontal', 'dual'] }: ReadMmiOptions = {},
): Promise<MmiIndex> {
  const sessions = new Map<string, CorpusFile[]>();
  for (const file of files) {
    const folder = dirname(file.relative);
    sessions.set(folder, [...(sessions.get(folder) ?? []), file]);
  }
  const labels = new Map<string, Labels>();
  for (const [folder, session] of sessions) {
    if (session.some(({ name }) => name === sessionFile)) labels.set(folder, await readLabels(session, views));
  }
  const outcome = <Item>(
    file: CorpusFile,
    make: (found: Extract<Labels, { emotion: Emotion }>) => Item,
  ): FileOutcome<Item> => {
    const found = labels.get(dirname(file.relative))!;
    return 'emotion' in found ? { item: make(found) } : found;
  };
  const idOf = (name: string) => `mmi/${name.slice(0, -extname(name).length)}`;
  const inSessions = files.filter(({ relative }) => labels.has(dirname(relative)));
  const description = { name: 'mmi', title: 'MMI', lookedFor };
  const tryCollect = async <Item extends { id: string }>(
    extensions: readonly string[],
    make: (file: CorpusFile) => FileOutcome<Item>,
    isReadable: IsReadable,
  ): Promise<CorpusIndex<Item> | null> => {
    const media = inSessions.filter(({ name }) => hasExtension(name, extensions));
    if (!media.some((file) => 'item' in make(file))) return null;
    return collectItems(dir, media, { ...description, isReadable }, make);
  };
  const videos = await tryCollect(
    videoExtensions,
    (file) =>
      outcome(file, ({ emotion, sourceEmotion, view, subject, sex }): VideoRecording => {
        const speaker = subjectOf(file.name, subject);
        const recording = { id: idOf(file.name), corpus: 'mmi', speaker, sex, emotion, sourceEmotion };
        return { ...recording, intensity: null, pairKey: null, path: file.path, sound: false, view };
      }),
    looksReadable,
  );
  const faces = await tryCollect(
    imageExtensions,
    (file) =>
      outcome(file, ({ emotion, sourceEmotion, subject, sex }): FaceImage => {
        const image = {
          id: idOf(file.name),
          corpus: 'mmi',
          subject: subjectOf(file.name, subject),
          emotion,
          sourceEmotion,
        };
        return { ...image, pairKey: null, sex, framing: 'scene', path: file.path };
      }),
    isPicture,
  );
  if (videos === null && faces === null) {
    const reasons = [...new Set([...labels.values()].map((found) => ('dropped' in found ? found.dropped : 'damaged')))];
    throw new CorpusError({
      file: dir,
      found:
        labels.size === 0 ? 'no session.xml' : `${labels.size} sessions, none of them usable (${reasons.join(', ')})`,
      expected: `a folder with ${lookedFor}`,
      fix: 'Download the sessions with their annotations, of frontal or dual view and labeled with an emotion.',
    });
  }
  return { videos, faces };
}

/**
 * Reads MMI (Pantic et al. 2005; Valstar and Pantic 2010) as it is downloaded: one folder a session, with session.xml, the recording
 * and its annotation. Videos show an expression from neutral to apex and back; still pictures show the apex, whole (`framing` is
 * `scene`). Sessions without an emotion, with another than the six basic ones, or in profile, are dropped and counted.
 *
 * @throws CorpusError where `dir` is missing or holds no usable session.
 */
export async function readMmi(dir: string, options: ReadMmiOptions = {}): Promise<MmiIndex> {
  requireOptions('options', options, { views: true });
  const { files, problems } = await listFiles(dir, lookedFor);
  try {
    const index = await indexMmi(dir, files, options);
    (index.faces ?? index.videos)!.problems.push(...problems);
    return index;
  } catch (cause) {
    throw cause instanceof CorpusError ? withUnlisted(cause, problems) : cause;
  }
}

export const mmiLayout: FaceLayout = {
  claim: (files) => {
    const folders = new Set(files.filter(({ name }) => name === sessionFile).map(({ relative }) => dirname(relative)));
    return files.filter(({ relative }) => folders.has(dirname(relative)));
  },
  index: indexMmi,
};
