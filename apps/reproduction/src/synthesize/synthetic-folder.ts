import { existsSync, lstatSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { syntheticProfiles, synthesizeCorpus, type SyntheticProfile } from '@image2audio/emotion-corpora';
import { syntheticMarker } from '@image2audio/emotion-corpora/node';
import { z } from 'zod';
import { RunError } from '../errors';
import { refuseForeignFolder } from '../store/own-folder';
import { readState } from '../store/read-state';
import { planFiles } from './plan-files';

/** What decides which files a synthetic corpus has. */
const settingsSchema = z.object({
  profile: z.enum(Object.keys(syntheticProfiles)),
  speakers: z.number().int().min(1),
  clipsPerSpeakerAndEmotion: z.number().int().min(1).nullable(),
  faces: z.number().int().min(0),
  frames: z.boolean(),
  seed: z.number().int().min(0),
});
export type SyntheticSettings = z.infer<typeof settingsSchema>;

const markerSchema = settingsSchema.extend({ synthetic: z.literal(true), note: z.string(), modelVersion: z.unknown() });

export const manifestName = 'manifest.csv';

/** Where the table beside a profile's clips lies; undefined where it has none. */
export function tablePath({ name, table }: SyntheticProfile): string | undefined {
  return table && `${name}/${table(0).name}`;
}

/** @throws RunError where the folder holds something and no marker of a synthetic corpus */
export function refuseForeignSyntheticFolder(folder: string): void {
  refuseForeignFolder(folder, {
    marks: [{ file: syntheticMarker, isOurs: (content) => markerSchema.safeParse(content).success }],
    option: 'the argument DIR',
    ignored: /^(\.lock\b|\.image2audio-probe-|SYNTHETIC\.json\.\d+-\d+\.partial$)/,
  });
}

/** A folder holds one synthetic corpus of one set of options. */
export function refuseOtherOptions(folder: string, description: object): void {
  const marker = join(folder, syntheticMarker);
  const before = readState(marker, z.unknown(), 'it counts as missing');
  if (before === undefined || JSON.stringify(before) === JSON.stringify(description)) return;
  throw new RunError(
    `${marker} describes a synthetic corpus with other options: name another folder, or start over with --fresh`,
  );
}

export function corpusOf({ clipsPerSpeakerAndEmotion, profile, speakers, faces, seed }: SyntheticSettings) {
  return synthesizeCorpus({
    profile,
    speakers,
    faces,
    seed,
    ...(clipsPerSpeakerAndEmotion === null ? {} : { clipsPerSpeakerAndEmotion }),
  });
}

/**
 * Removes the files that the marker's options name, half-written ones too, and folders that are empty then; the marker last, so that an
 * interrupted removal can be taken up again.
 *
 * @throws RunError before anything is removed, where files are there that the options do not name: under the marker of another corpus they would pass for its own
 */
export function clearSyntheticFolder(folder: string): void {
  const settings = readState(join(folder, syntheticMarker), markerSchema, 'it counts as missing');
  if (!settings) return;
  const named = new Set(planFiles(corpusOf(settings), settings.frames).map(({ path }) => path));
  for (const profile of Object.values(syntheticProfiles)) named.add(tablePath(profile) ?? manifestName);
  named.add(manifestName);
  const roots = [settings.profile, 'synthetic-faces'];
  const isNamed = (path: string) => named.has(path.replace(/\.\d+-\d+\.partial$/, ''));
  const below = roots.flatMap((root) => filesBelow(folder, root));
  const [stranger, ...others] = below.filter((path) => !isNamed(path));
  if (stranger !== undefined) {
    throw new RunError(
      `${join(folder, stranger)}${others.length > 0 ? ` and ${others.length} more files are` : ' is'} not of the synthetic corpus that ${syntheticMarker} describes: move what is yours, or name another folder`,
    );
  }
  for (const path of [...below, ...filesOf(folder)]) if (isNamed(path)) rmSync(join(folder, path), { force: true });
  for (const root of roots) removeEmptyFolders(join(folder, root));
  rmSync(join(folder, syntheticMarker), { force: true });
}

const isFolder = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** Paths relative to `folder`, with `/`; links are not followed. */
function filesBelow(folder: string, root: string): string[] {
  const path = join(folder, root);
  if (!isFolder(path)) return existsSync(path) ? [root] : [];
  return readdirSync(path).flatMap((name) => filesBelow(folder, `${root}/${name}`));
}

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [entry.name] : []));

function removeEmptyFolders(path: string): void {
  if (!isFolder(path)) return;
  for (const name of readdirSync(path)) removeEmptyFolders(join(path, name));
  if (readdirSync(path).length === 0) rmdirSync(path);
}
