import { readFile } from 'node:fs/promises';
import { countEmotions } from '../count-emotions';
import type { CorpusIndex, FileProblem } from '../corpus-index';
import type { Emotion } from '../emotions';
import { officialRavdessIds } from '../names/ravdess-name';
import { officialCounts, officialFaceCounts, type OfficialCounts } from '../official-counts';
import { listFiles } from './corpus-files';
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
import { cremaDFileList, readCremaDFileList } from './official-file-names';
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

async function officialIds(dir: string, corpus: string): Promise<{ ids: string[] | null; failures: string[] }> {
  if (corpus === 'ravdess') return { ids: officialRavdessIds(), failures: [] };
  const { files } = await listFiles(dir, 'corpora');
  return readCremaDFileList(files.filter(({ name }) => name === cremaDFileList));
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
export async function checkCorpora(
  dir: string,
  { inspectAudio, inspectVideo, onProgress, signal }: CheckCorporaOptions = {},
): Promise<CorporaReport> {
  const options = inspectAudio ? { isReadable: readableBy(inspectAudio) } : {};
  const found = await findCorpora(dir, options);
  const whole = await findCorpora(dir, { ...options, applyExclusions: false });
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
    const official = officialCounts[index.name as keyof typeof officialCounts];
    const report = describe('audio', index, speakers, official, inspection);
    if (inspectAudio) report.silent = inspection.items.filter(({ silent }) => silent).map(({ file }) => file);
    const { ids: expected, failures } = await officialIds(dir, index.name);
    report.notes.push(...failures);
    if (expected) {
      const present = new Set(all.map(({ id }) => id));
      report.missing = expected.filter((id) => !present.has(id));
    } else {
      report.notes.push(`no ${cremaDFileList} that can be used: which clips are missing cannot be told, only how many`);
    }
    corpora.push(report);
  }
  const pictures: InspectedItem[] = [];
  for (const index of found.faces) {
    const inspection = await inspectItems(dir, index.name, index.items, inspectFace, onItem, signal);
    pictures.push(...inspection.items);
    const subjects = index.items.map(({ subject }) => subject);
    const report = describe('faces', index, subjects, officialFaceCounts[index.name] ?? null, inspection);
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
