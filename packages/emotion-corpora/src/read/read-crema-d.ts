import { dirname } from 'node:path';
import type { Clip } from '../clip';
import type { CorpusIndex } from '../corpus-index';
import { exclusionOf } from '../exclusions';
import { parseCremaDName, type CremaDName } from '../names/crema-d-name';
import type { VideoRecording } from '../video-recording';
import { collectItems, type FileOutcome } from './collect-items';
import { hasExtension, soundExtensions, videoExtensions, type CorpusFile } from './corpus-files';
import { demographicsFile, readDemographics, type CremaDActors } from './crema-d-demographics';
import { readListed } from './read-listed';
import type { IsReadable } from './usable-copy';

export interface ReadCremaDOptions {
  /** Leave out the clips of `knownExclusions`, and list them in `excluded`. Default true. */
  applyExclusions?: boolean;
  /** Whether a file can be used, asked of clips that are there twice. Default: it is not evidently something else. */
  isReadable?: IsReadable;
}

const lookedFor = 'CREMA-D clips such as AudioWAV/1001_DFA_ANG_XX.wav (or .flac)';
const lookedForVideos = 'CREMA-D videos such as VideoFlash/1001_DFA_ANG_XX.flv';

function readActors(dir: string, files: readonly CorpusFile[]): Promise<CremaDActors> {
  return readDemographics(
    dir,
    files.filter(({ name }) => name === demographicsFile).map(({ path }) => dirname(path)),
  );
}

/** A clip or video by its name, or why it is none. */
function outcomeOf<Item>(
  { name }: CorpusFile,
  applyExclusions: boolean,
  make: (nameFields: CremaDName) => Item,
): FileOutcome<Item> {
  const nameFields = parseCremaDName(name);
  if (!nameFields) {
    const remedy = 'Give the file its official name (ACTOR_SENTENCE_EMOTION_INTENSITY), or remove it.';
    return { problem: { reason: 'not a CREMA-D file name', remedy } };
  }
  const why = exclusionOf('crema-d', nameFields.id);
  if (applyExclusions && why !== undefined) {
    return { excluded: { reason: why, remedy: 'Nothing to do; set applyExclusions to false to keep it.' } };
  }
  return { item: make(nameFields) };
}

/** Adds to `notes` what the readers of a report should know of the speakers. */
function noteUnknownSex(index: CorpusIndex<{ speaker: string | null; sex: string }>, note: string | null): void {
  const sexless = [...new Set(index.items.filter(({ sex }) => sex === 'unknown').map(({ speaker }) => speaker))];
  if (note !== null) index.notes.push(note);
  else if (sexless.length > 0) {
    index.notes.push(
      `${demographicsFile} does not tell the sex of ${sexless.length} speakers, ${sexless[0]} the first`,
    );
  }
}

/** The index of CREMA-D's sound files from files listed already, the table of actors among them where it is there. */
export async function indexCremaD(
  dir: string,
  files: readonly CorpusFile[],
  { applyExclusions = true, isReadable }: ReadCremaDOptions = {},
): Promise<CorpusIndex<Clip>> {
  const { actors, note } = await readActors(dir, files);
  const sounds = files.filter(({ name }) => hasExtension(name, soundExtensions));
  const description = { name: 'crema-d', title: 'CREMA-D', lookedFor, ...(isReadable && { isReadable }) };
  const index = await collectItems(dir, sounds, description, (file) =>
    outcomeOf(file, applyExclusions, (nameFields): Clip => {
      const { id, speaker, emotion, emotionCode, intensity, pairKey } = nameFields;
      const actor = actors.get(speaker);
      const clip = { id, corpus: 'crema-d' as const, speaker, sex: actor?.sex ?? ('unknown' as const), emotion };
      const demographics = actor ? { demographics: actor.demographics } : {};
      return { ...clip, sourceEmotion: emotionCode, intensity, pairKey, nameFields, ...demographics, path: file.path };
    }),
  );
  noteUnknownSex(index, note);
  if (index.excluded.length > 0) {
    index.notes.push(`${index.excluded.length} clips are left out, for known faults of the corpus itself`);
  }
  return index;
}

/**
 * Reads CREMA-D (Cao et al. 2014): WAV or FLAC files with the official names anywhere below `dir`; sex and demographics from
 * `VideoDemographics.csv` where it is there. Sound is not decoded.
 *
 * @throws CorpusError where `dir` is missing or holds no such clip. Unknown names are `problems`, never errors.
 */
export async function readCremaD(dir: string, options: ReadCremaDOptions = {}): Promise<CorpusIndex<Clip>> {
  return readListed(dir, lookedFor, (files) => indexCremaD(dir, files, options));
}

/** The index of CREMA-D's videos from files listed already. */
export async function indexCremaDVideos(
  dir: string,
  files: readonly CorpusFile[],
  { applyExclusions = true, isReadable }: ReadCremaDOptions = {},
): Promise<CorpusIndex<VideoRecording>> {
  const { actors, note } = await readActors(dir, files);
  const videos = files.filter(({ name }) => hasExtension(name, videoExtensions));
  const title = 'CREMA-D, videos';
  const description = { name: 'crema-d', title, lookedFor: lookedForVideos, ...(isReadable && { isReadable }) };
  const index = await collectItems(dir, videos, description, (file) =>
    outcomeOf(file, applyExclusions, (nameFields): VideoRecording => {
      const { id, speaker, emotion, emotionCode, intensity, pairKey } = nameFields;
      const actor = actors.get(speaker);
      const recording = { id, corpus: 'crema-d', speaker, sex: actor?.sex ?? ('unknown' as const), emotion };
      const demographics = actor ? { demographics: actor.demographics } : {};
      const labels = { sourceEmotion: emotionCode, intensity, pairKey };
      return { ...recording, ...labels, path: file.path, sound: true, nameFields, ...demographics };
    }),
  );
  noteUnknownSex(index, note);
  return index;
}

/**
 * Reads CREMA-D's videos, Flash video (VideoFlash/*.flv) or what they were converted to under the same names. `pairKey` is that of
 * the clip; a clip that is left out leaves out its video.
 *
 * @throws CorpusError where `dir` is missing or holds no such video.
 */
export async function readCremaDVideos(
  dir: string,
  options: ReadCremaDOptions = {},
): Promise<CorpusIndex<VideoRecording>> {
  return readListed(dir, lookedForVideos, (files) => indexCremaDVideos(dir, files, options));
}
