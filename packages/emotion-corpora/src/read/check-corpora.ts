import { readFile } from 'node:fs/promises';
import { faceCorpus } from '../corpora/face-corpora';
import { speechCorpus } from '../corpora/speech-corpora';
import type { OfficialCounts, SpeechCorpus } from '../corpora/speech-corpus';
import { countEmotions } from '../count-emotions';
import type { CorpusIndex, FileProblem } from '../corpus-index';
import type { Emotion } from '../emotions';
import { requireOptions } from '../errors';
import { listFiles, type CorpusFile } from './corpus-files';
import { csvRows } from './csv-table';
import { duplicateGroups, type DuplicateGroup } from './duplicate-groups';
import { findCorpora } from './find-corpora';
import {
  inspectFace,
  inspectItems,
  inspectSound,
  inspectRecording,
  type InspectAudio,
  type InspectedItem,
  type InspectVideo,
  type Inspection,
} from './inspect-items';
import type { IsReadable } from './usable-copy';

export interface CheckCorporaOptions {
  /**
   * Decodes a sound file, as this package does not, and tells whether it is silent. Without it no clip is reported silent, and of damage only what is evidently
   * no sound at all.
   */
  inspectAudio?: InspectAudio;
  /** Takes frames of a video, for example by `extractFrames`. Without it only what is evidently no video at all is found. */
  inspectVideo?: InspectVideo;
  /** Called when an item has been looked into. */
  onProgress?: (done: number, total: number) => void;
  signal?: AbortSignal;
}

/** What is to be known of one corpus before it is used. */
export interface CorpusReport {
  name: string;
  title: string;
  kind: 'audio' | 'faces' | 'videos';
  /** Items by their names and sizes; those whose content turned out damaged are among them, and in `problems`. */
  items: number;
  /** Speakers or subjects; null where the corpus does not tell. */
  people: number | null;
  perEmotion: Partial<Record<Emotion, number>>;
  /** What the whole published corpus has; null where this package does not know. */
  official: OfficialCounts | null;
  /** Ids of official clips that are not there; empty where the list is not known (CREMA-D without its SentenceFilenames.csv). */
  missing: string[];
  /** Unknown names, empty, damaged and second copies. */
  problems: FileProblem[];
  excluded: FileProblem[];
  dropped: Record<string, number>;
  /** Within this corpus, among all files, those in `excluded` too. */
  duplicates: DuplicateGroup[];
  /** Paths of silent clips relative to the folder checked; null where nothing was inspected. */
  silent: string[] | null;
  notes: string[];
  fingerprint: string;
  substituteFor?: string;
}

export interface CorporaReport {
  corpora: CorpusReport[];
  /** Pictures that several face corpora share. */
  duplicatesAcross: DuplicateGroup[];
  notes: string[];
  /** Folders and files that could not be looked at. */
  problems: FileProblem[];
}

interface Item {
  id: string;
  emotion: Emotion;
  path?: string;
}

function describe(
  kind: CorpusReport['kind'],
  index: CorpusIndex<Item>,
  people: readonly (string | null)[],
  official: OfficialCounts | null,
  { items: inspected, problems }: Inspection,
): CorpusReport {
  const { name, title, items, excluded, dropped, notes, fingerprint, substituteFor } = index;
  const named = new Set(people.filter((person) => person !== null));
  return {
    name,
    title,
    kind,
    items: items.length,
    people: named.size > 0 ? named.size : null,
    perEmotion: countEmotions(items),
    official,
    missing: [],
    problems: [...index.problems, ...problems],
    excluded,
    dropped,
    duplicates: duplicateGroups(inspected),
    silent: null,
    notes,
    fingerprint,
    ...(substituteFor === undefined ? {} : { substituteFor }),
  };
}

/** The ids in a corpus' list of clips, of the first such table that can be read; `ids` is null where none can, and `notes` says why. */
async function idsInTable(
  { idOf }: SpeechCorpus,
  column: string,
  lists: readonly CorpusFile[],
): Promise<{ ids: string[] | null; notes: string[] }> {
  const notes: string[] = [];
  for (const { path, relative } of lists) {
    try {
      const rows = await csvRows(path, [column]);
      const ids = rows.flatMap((row) => idOf(row.text(column)) ?? []);
      if (ids.length > 0) return { ids, notes };
      notes.push(`${relative} cannot be used (no name of a clip in it)`);
    } catch (cause) {
      notes.push(`${relative} cannot be used (${cause instanceof Error ? cause.message : String(cause)})`);
    }
  }
  return { ids: null, notes };
}

/** The ids of the published clips that are not among those present; none where their list is not known, and `notes` says so. */
async function missingClips(
  dir: string,
  corpus: SpeechCorpus,
  present: ReadonlySet<string>,
): Promise<{ missing: string[]; notes: string[] }> {
  const { allClips } = corpus;
  const unknown = 'which clips are missing cannot be told, only how many';
  if (allClips === null) return { missing: [], notes: [`no list of the clips of ${corpus.title}: ${unknown}`] };
  const absent = (ids: string[]) => ids.filter((id) => !present.has(id));
  if ('ids' in allClips) return { missing: absent(allClips.ids()), notes: [] };
  const { table, column } = allClips;
  const { files } = await listFiles(dir, 'corpora');
  const { ids, notes } = await idsInTable(
    corpus,
    column,
    files.filter(({ name }) => name === table),
  );
  if (ids === null) return { missing: [], notes: [...notes, `no ${table} that can be used: ${unknown}`] };
  return { missing: absent(ids), notes };
}

/** Whether a file can be decoded, found out once for each. */
function readableBy(inspectAudio: InspectAudio): IsReadable {
  const known = new Map<string, Promise<boolean>>();
  const look = async (path: string) => {
    try {
      await inspectAudio(path, await readFile(path));
      return true;
    } catch {
      return false;
    }
  };
  return (path) => {
    const answer = known.get(path) ?? look(path);
    known.set(path, answer);
    return answer;
  };
}

/**
 * Looks at every corpus of a folder, and into every file: counts beside the published ones, missing, unknown, empty and damaged
 * files, sounds with equal bytes and pictures with equal pixels and their labels, within a corpus and between face corpora, silent
 * clips. Pictures are decoded here, sound files by `inspectAudio` and videos by `inspectVideo`, whose errors become problems: hand in what reads them afterwards, and
 * the report says of a file what will become of it. Clips that are left out by default are looked into like the others.
 *
 * @throws CorpusError where the folder is missing or holds no corpus; the abort reason of `signal`.
 */
export async function checkCorpora(dir: string, options: CheckCorporaOptions = {}): Promise<CorporaReport> {
  requireOptions('options', options, { inspectAudio: true, inspectVideo: true, onProgress: true, signal: true });
  const { inspectAudio, inspectVideo, onProgress, signal } = options;
  const reading = inspectAudio ? { isReadable: readableBy(inspectAudio) } : {};
  const found = await findCorpora(dir, reading);
  const whole = await findCorpora(dir, { ...reading, applyExclusions: false });
  const clipsOf = (name: string) => whole.audio.find((index) => index.name === name)?.items ?? [];

  const total =
    [...found.faces, ...found.videos].reduce((sum, { items }) => sum + items.length, 0) +
    whole.audio.reduce((sum, { items }) => sum + items.length, 0);
  let done = 0;
  const onItem = () => onProgress?.(++done, total);

  const corpora: CorpusReport[] = [];
  for (const index of found.audio) {
    const all = clipsOf(index.name);
    const inspection = await inspectItems(dir, index.name, all, inspectSound(inspectAudio), onItem, signal);
    const speakers = index.items.map(({ speaker }) => speaker);
    const corpus = speechCorpus(index.name)!;
    const report = describe('audio', index, speakers, corpus.official, inspection);
    if (inspectAudio) report.silent = inspection.items.filter(({ silent }) => silent).map(({ file }) => file);
    const { missing, notes } = await missingClips(dir, corpus, new Set(all.map(({ id }) => id)));
    report.missing = missing;
    report.notes.push(...notes);
    corpora.push(report);
  }
  const pictures: InspectedItem[] = [];
  for (const index of found.faces) {
    const inspection = await inspectItems(dir, index.name, index.items, inspectFace, onItem, signal);
    pictures.push(...inspection.items);
    const subjects = index.items.map(({ subject }) => subject);
    const report = describe('faces', index, subjects, faceCorpus(index.name)?.official ?? null, inspection);
    if (index.items.some(({ framing }) => framing === 'scene')) {
      report.notes.push('whole pictures: whether a face is found in them was not looked at');
    }
    corpora.push(report);
  }
  for (const index of found.videos) {
    const inspection = await inspectItems(dir, index.name, index.items, inspectRecording(inspectVideo), onItem, signal);
    const speakers = index.items.map(({ speaker }) => speaker);
    corpora.push(describe('videos', index, speakers, null, inspection));
  }
  const duplicatesAcross = duplicateGroups(pictures).filter((group) => group.corpora.length > 1);
  return { corpora, duplicatesAcross, notes: found.notes, problems: found.problems };
}
