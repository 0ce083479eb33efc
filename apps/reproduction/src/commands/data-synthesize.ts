import {
  cremaDClasses,
  ravdessClasses,
  syntheticModelVersion,
  syntheticProfiles,
  type SyntheticProfileName,
} from '@image2audio/emotion-corpora';
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
  demographicsName,
  manifestName,
  refuseForeignSyntheticFolder,
  refuseOtherOptions,
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
  const profile = options.profile as SyntheticProfileName;
  if (!Object.hasOwn(syntheticProfiles, profile)) {
    throw new UsageError(`unknown profile '${profile}': choose from ${Object.keys(syntheticProfiles).join(', ')}`);
  }
  const settings: SyntheticSettings = {
    profile,
    speakers: wholeNumber(
      '--speakers',
      options.speakers ?? String(syntheticProfiles[profile].speakers),
      1,
      mostSpeakers,
    ),
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
    if (profile === 'synthetic-crema-d') writeDemographics(folder, settings.speakers);
    say(`${corpus.clips.title}: ${files.length} files in ${folder}`);
    if (await writeFiles(folder, files, jobs)) {
      warn('interrupted: the same command goes on from here');
      return exitCodes.interrupted;
    }
    say(`wrote ${manifestName} and ${markerName}; ${classCounts(profile)}`);
    return exitCodes.done;
  } finally {
    lock.release();
  }
}

/** The files that are not there yet, and then the manifest; true where it was interrupted. */
async function writeFiles(folder: string, files: readonly SyntheticFile[], jobs: number): Promise<boolean> {
  const own = new Set([...files.map(({ path }) => path), manifestName, demographicsName, markerName]);
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

function classCounts(profile: SyntheticProfileName): string {
  const classes = profile === 'synthetic-ravdess' ? ravdessClasses : cremaDClasses;
  return `${classes.length} emotions: ${classes.join(', ')}`;
}

/** As CREMA-D tells sexes: in a table beside the sound. */
function writeDemographics(folder: string, speakers: number): void {
  const { sexOf } = syntheticProfiles['synthetic-crema-d'];
  const lines = Array.from({ length: speakers }, (_, speaker) => {
    return `${1001 + speaker},,${sexOf(speaker) === 'male' ? 'Male' : 'Female'},,`;
  });
  const table = ['ActorID,Age,Sex,Race,Ethnicity', ...lines, ''].join('\n');
  writeAtomic(join(folder, demographicsName), table, 'the argument DIR');
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
