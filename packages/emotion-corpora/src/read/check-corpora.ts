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
  inspectVideo,
  type InspectAudio,
  type InspectedItem,
  type Inspection,
} from './inspect-items';
import { cremaDFileList, readCremaDFileList } from './official-file-names';

export interface CheckCorporaOptions {
  /** Tells whether a sound file is silent; this package decodes no sound. Without it no clip is reported silent. */
  inspectAudio?: InspectAudio;
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

async function officialIds(dir: string, corpus: string): Promise<string[] | null> {
  if (corpus === 'ravdess') return officialRavdessIds();
  const lists = (await listFiles(dir, 'corpora')).filter(({ name }) => name === cremaDFileList);
  return lists.length > 0 ? readCremaDFileList(lists[0].path) : null;
}

/**
 * Looks at every corpus of a folder, and into every file: counts beside the published ones, missing, unknown, empty and damaged
 * files, sounds with equal bytes and pictures with equal pixels and their labels, within a corpus and between face corpora, silent
 * clips. Pictures are decoded; of videos and sound files only the first bytes are looked at, and the whole of a sound file is handed to
 * `inspectAudio`, whose errors become problems. Clips that are left out by default are looked into like the others.
 *
 * @throws CorpusError where the folder is missing or holds no corpus; the abort reason of `signal`.
 */
export async function checkCorpora(
  dir: string,
  { inspectAudio, onProgress, signal }: CheckCorporaOptions = {},
): Promise<CorporaReport> {
  const found = await findCorpora(dir);
  const whole = await findCorpora(dir, { applyExclusions: false });
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
    const expected = await officialIds(dir, index.name);
    if (expected) {
      const present = new Set(all.map(({ id }) => id));
      report.missing = expected.filter((id) => !present.has(id));
    } else {
      report.notes.push(`no ${cremaDFileList}: which clips are missing cannot be told, only how many`);
    }
    corpora.push(report);
  }
  const pictures: InspectedItem[] = [];
  for (const index of found.faces) {
    const inspection = await inspectItems(dir, index.name, index.items, inspectFace, onItem, signal);
    pictures.push(...inspection.items);
    const subjects = index.items.map(({ subject }) => subject);
    corpora.push(describe('faces', index, subjects, officialFaceCounts[index.name] ?? null, inspection));
  }
  for (const index of found.videos) {
    const inspection = await inspectItems(dir, index.name, index.items, inspectVideo, onItem, signal);
    const speakers = index.items.map(({ speaker }) => speaker);
    corpora.push(describe('videos', index, speakers, null, inspection));
  }
  const duplicatesAcross = duplicateGroups(pictures).filter((group) => group.corpora.length > 1);
  return { corpora, duplicatesAcross, notes: found.notes };
}
