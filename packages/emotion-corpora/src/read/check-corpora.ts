import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { countEmotions } from '../count-emotions';
import type { CorpusIndex, FileProblem } from '../corpus-index';
import type { Emotion } from '../emotions';
import { decodeFace } from '../image/decode-face';
import { officialRavdessIds } from '../names/ravdess-name';
import { officialCounts, type OfficialCounts } from '../official-counts';
import { listFiles } from './corpus-files';
import { looksLikeSound } from './file-content';
import { findCorpora } from './find-corpora';
import { cremaDFileList, readCremaDFileList } from './official-file-names';

export interface CheckCorporaOptions {
  /** Tells whether a sound file is silent; this package decodes no sound. Without it no clip is reported silent. */
  inspectAudio?: (path: string, bytes: Uint8Array) => Promise<{ silent: boolean }>;
}

/** Files with equal bytes. */
export interface DuplicateGroup {
  /** Paths relative to the folder checked, sorted. */
  files: string[];
  /** Their labels, each once, in the order of the files: more than one is a contradiction. */
  emotions: Emotion[];
}

/** What is to be known of one corpus before it is used. */
export interface CorpusReport {
  name: string;
  title: string;
  kind: 'audio' | 'faces';
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
  /** Among all files, those in `excluded` too. */
  duplicates: DuplicateGroup[];
  /** Paths of silent clips relative to the folder checked; null where nothing was inspected. */
  silent: string[] | null;
  notes: string[];
  fingerprint: string;
  substituteFor?: string;
}

export interface CorporaReport {
  corpora: CorpusReport[];
  notes: string[];
}

interface Item {
  id: string;
  emotion: Emotion;
  path?: string;
}

/** What opening every file of a corpus tells. */
interface Inspection {
  problems: FileProblem[];
  duplicates: DuplicateGroup[];
  silent: string[];
}

type Inspect = (path: string, bytes: Uint8Array) => Promise<{ silent: boolean }>;

async function inspectFiles(dir: string, items: readonly Item[], inspect: Inspect): Promise<Inspection> {
  const problems: FileProblem[] = [];
  const silent: string[] = [];
  const byContent = new Map<string, { file: string; emotion: Emotion }[]>();
  // one file at a time: a corpus of gigabytes must not be held in memory
  for (const { path, emotion } of items) {
    if (path === undefined) continue;
    const file = relative(dir, path).split(sep).join('/');
    try {
      const bytes = await readFile(path);
      const content = createHash('sha256').update(bytes).digest('hex');
      byContent.set(content, [...(byContent.get(content) ?? []), { file, emotion }]);
      if ((await inspect(path, bytes)).silent) silent.push(file);
    } catch (cause) {
      const reason = `cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`;
      problems.push({ file, reason, remedy: 'Fetch the file again or remove it.' });
    }
  }
  const duplicates = [...byContent.values()]
    .filter((copies) => copies.length > 1)
    .map((copies) => {
      const sorted = copies.sort((a, b) => (a.file < b.file ? -1 : 1));
      return { files: sorted.map(({ file }) => file), emotions: [...new Set(sorted.map(({ emotion }) => emotion))] };
    });
  return { problems, duplicates, silent };
}

function describe(
  kind: CorpusReport['kind'],
  index: CorpusIndex<Item>,
  people: Set<string>,
  { problems, duplicates, silent }: Inspection,
  inspected: boolean,
): CorpusReport {
  const { name, title, items, excluded, dropped, notes, fingerprint, substituteFor } = index;
  return {
    name,
    title,
    kind,
    items: items.length,
    people: people.size > 0 ? people.size : null,
    perEmotion: countEmotions(items),
    official: name === 'ravdess' || name === 'crema-d' ? officialCounts[name] : null,
    missing: [],
    problems: [...index.problems, ...problems],
    excluded,
    dropped,
    duplicates,
    silent: inspected ? silent : null,
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
 * files, files with equal bytes (SHA-256) and their labels, silent clips. Faces are decoded; of sound files only the first bytes are
 * looked at, and the whole is handed to `inspectAudio`, whose errors become problems.
 *
 * @throws CorpusError where the folder is missing or holds no corpus.
 */
export async function checkCorpora(dir: string, { inspectAudio }: CheckCorporaOptions = {}): Promise<CorporaReport> {
  const found = await findCorpora(dir);
  // clips that are left out for their labels are looked at like the others
  const whole = await findCorpora(dir, { applyExclusions: false });
  const corpora: CorpusReport[] = [];

  const inspectSound: Inspect = (path, bytes) => {
    if (!looksLikeSound(bytes)) throw new Error('its content is neither WAV nor FLAC');
    return inspectAudio ? inspectAudio(path, bytes) : Promise.resolve({ silent: false });
  };
  const inspectImage: Inspect = (path, bytes) => {
    decodeFace(bytes, path);
    return Promise.resolve({ silent: false });
  };

  for (const index of found.audio) {
    const { items: all } = whole.audio.find(({ name }) => name === index.name) ?? index;
    const inspection = await inspectFiles(dir, all, inspectSound);
    const speakers = new Set(index.items.map(({ speaker }) => speaker));
    const report = describe('audio', index, speakers, inspection, inspectAudio !== undefined);
    const expected = await officialIds(dir, index.name);
    if (expected) {
      const present = new Set(all.map(({ id }) => id));
      report.missing = expected.filter((id) => !present.has(id));
    } else {
      report.notes.push(`no ${cremaDFileList}: which clips are missing cannot be told, only how many`);
    }
    corpora.push(report);
  }
  for (const index of found.faces) {
    const subjects = new Set(index.items.flatMap(({ subject }) => subject ?? []));
    corpora.push(describe('faces', index, subjects, await inspectFiles(dir, index.items, inspectImage), false));
  }
  return { corpora, notes: found.notes };
}
