import { syntheticModelVersion, syntheticProfiles, type SyntheticProfile } from '@image2audio/emotion-corpora';
import { syntheticMarker as markerName } from '@image2audio/emotion-corpora/node';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { exitCodes, UsageError } from '../errors';
import { writeAtomic, writeJson } from '../store/atomic-file';
import { wholeNumber } from '../run/plan';
import { formatDuration } from '../run/progress';
import { holdFolder } from '../store/folder-lock';
import { removeLeftovers } from '../store/leftovers';
import { manifestFields, manifestLine, planFiles, type SyntheticFile } from '../synthesize/plan-files';
import { renderFiles } from '../synthesize/render-files';
import {
  clearSyntheticFolder,
  corpusOf,
  manifestName,
  refuseForeignSyntheticFolder,
  refuseOtherOptions,
  tablePath,
  type SyntheticSettings,
} from '../synthesize/synthetic-folder';
import { say, warn } from '../visible-text';

/** Every file is planned in memory before the first is written: together some million. */
const mostSpeakers = 1_000;
const mostClips = 100;
const mostFaces = 1_000_000;

export interface SynthesizeOptions {
  profile: string;
  speakers?: string;
  clips?: string;
  faces: string;
  frames: boolean;
  seed: string;
  jobs?: string;
  fresh?: boolean;
}

/**
 * `image2audio data synthesize DIR`: a synthetic corpus as files under official names, with a manifest and a marker that says what they are. Files that
 * are there are kept, so that the same command again goes on where it was stopped.
 */
export async function dataSynthesizeCommand(dir: string, options: SynthesizeOptions): Promise<number> {
  const folder = resolve(dir);
  if (!Object.hasOwn(syntheticProfiles, options.profile)) {
    const known = Object.keys(syntheticProfiles).join(', ');
    throw new UsageError(`unknown profile '${options.profile}': choose from ${known}`);
  }
  const profile = syntheticProfiles[options.profile];
  const settings: SyntheticSettings = {
    profile: profile.name,
    speakers: wholeNumber('--speakers', options.speakers ?? String(profile.speakers), 1, mostSpeakers),
    clipsPerSpeakerAndEmotion: options.clips === undefined ? null : wholeNumber('--clips', options.clips, 1, mostClips),
    faces: wholeNumber('--faces', options.faces, 0, mostFaces),
    frames: options.frames,
    seed: wholeNumber('--seed', options.seed, 0),
  };
  const jobs = wholeNumber('--jobs', options.jobs ?? String(availableParallelism()), 1, 1024);
  const corpus = corpusOf(settings);
  const files = planFiles(corpus, settings.frames);

  const marker = join(folder, markerName);
  const description = {
    synthetic: true,
    note: 'Made by a program (image2audio data synthesize). No person spoke or was photographed; results on it say nothing about people.',
    modelVersion: syntheticModelVersion,
    ...settings,
  };
  refuseForeignSyntheticFolder(folder);
  const lock = await holdFolder(folder, 'writing', 'the argument DIR');
  try {
    if (options.fresh) clearSyntheticFolder(folder);
    refuseOtherOptions(folder, description);
    // first of all: no file ever lies there unmarked
    writeJson(marker, description, 'the argument DIR');
    const table = profile.table?.(settings.speakers);
    if (table) writeAtomic(join(folder, tablePath(profile)!), table.text, 'the argument DIR');
    say(`${corpus.clips.title}: ${files.length} files in ${folder}`);
    if (await writeFiles(folder, files, profile, jobs)) {
      warn('interrupted: the same command goes on from here');
      return exitCodes.interrupted;
    }
    say(`wrote ${manifestName} and ${markerName}; ${profile.classes.length} emotions: ${profile.classes.join(', ')}`);
    return exitCodes.done;
  } finally {
    lock.release();
  }
}

/** The files that are not there yet, and then the manifest; true where it was interrupted. */
async function writeFiles(
  folder: string,
  files: readonly SyntheticFile[],
  profile: SyntheticProfile,
  jobs: number,
): Promise<boolean> {
  const named = [manifestName, markerName, tablePath(profile) ?? []].flat();
  const own = new Set([...files.map(({ path }) => path), ...named]);
  removeLeftovers(
    folder,
    (name) => own.has(name),
    () => true,
  );
  const missing = files.filter(({ path }) => !existsSync(join(folder, path)));
  if (missing.length < files.length) say(`${files.length - missing.length} of them there`);
  if (await renderWithProgress(folder, missing, jobs)) return true;
  writeAtomic(join(folder, manifestName), [manifestFields.join(','), ...files.map(manifestLine), ''].join('\n'));
  return false;
}

async function renderWithProgress(folder: string, files: readonly SyntheticFile[], jobs: number) {
  const abort = new AbortController();
  const interrupt = () => abort.abort();
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  const started = performance.now();
  let written = 0;
  let shown = started;
  const show = () => {
    const elapsed = (performance.now() - started) / 1000;
    const left = ((files.length - written) / written) * elapsed;
    const rate = Math.round(written / elapsed);
    process.stderr.write(
      `\r${written} of ${files.length} files, ${rate} a second, ${formatDuration(left)} left\x1b[0K`,
    );
  };
  await renderFiles(
    folder,
    files,
    jobs,
    (count) => {
      written += count;
      if (!process.stderr.isTTY || performance.now() - shown < 250) return;
      shown = performance.now();
      show();
    },
    abort.signal,
  );
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[0K');
  process.off('SIGINT', interrupt);
  process.off('SIGTERM', interrupt);
  const seconds = (performance.now() - started) / 1000;
  if (written > 0) say(`${written} files written in ${formatDuration(seconds)}`);
  return abort.signal.aborted;
}
