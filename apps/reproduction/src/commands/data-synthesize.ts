import {
  cremaDClasses,
  ravdessClasses,
  synthesizeCorpus,
  syntheticModelVersion,
  syntheticProfiles,
  type SyntheticProfileName,
} from '@image2audio/emotion-corpora';
import { syntheticMarker as markerName } from '@image2audio/emotion-corpora/node';
import { existsSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { exitCodes, RunError, UsageError } from '../errors';
import { readJsonIfThere, writeAtomic, writeJson } from '../store/atomic-file';
import { wholeNumber } from '../run/plan';
import { formatDuration } from '../run/progress';
import { holdFolder } from '../store/folder-lock';
import { removeLeftovers } from '../store/leftovers';
import { manifestFields, manifestLine, planFiles, type SyntheticFile } from '../synthesize/plan-files';
import { renderFiles } from '../synthesize/render-files';

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
  const settings = {
    profile,
    speakers: wholeNumber('--speakers', options.speakers ?? String(syntheticProfiles[profile].speakers), 1),
    clipsPerSpeakerAndEmotion: options.clips === undefined ? null : wholeNumber('--clips', options.clips, 1),
    faces: wholeNumber('--faces', options.faces, 0),
    frames: options.frames,
    seed: wholeNumber('--seed', options.seed, 0),
  };
  const jobs = wholeNumber('--jobs', options.jobs ?? String(availableParallelism()), 1);
  const { clipsPerSpeakerAndEmotion, frames, ...rest } = settings;
  const corpus = synthesizeCorpus({
    ...rest,
    ...(clipsPerSpeakerAndEmotion === null ? {} : { clipsPerSpeakerAndEmotion }),
  });
  const files = planFiles(corpus, frames);

  const marker = join(folder, markerName);
  const description = {
    synthetic: true,
    note: 'Made by a program (image2audio data synthesize). No person spoke or was photographed; results on it say nothing about people.',
    modelVersion: syntheticModelVersion,
    ...settings,
  };
  if (options.fresh) {
    for (const name of [profile, 'synthetic-faces', markerName, 'manifest.csv']) {
      rmSync(join(folder, name), { recursive: true, force: true });
    }
  }
  refuseOthers(folder, marker, description);
  // first of all: no file ever lies there unmarked
  writeJson(marker, description);
  if (profile === 'synthetic-crema-d') writeDemographics(folder, settings.speakers);

  console.log(`${corpus.clips.title}: ${files.length} files in ${folder}`);
  const interrupted = await writeFiles(folder, files, jobs);
  if (interrupted) {
    console.error('interrupted: the same command goes on from here');
    return exitCodes.interrupted;
  }
  console.log(`wrote manifest.csv and ${markerName}; ${classCounts(profile)}`);
  return exitCodes.done;
}

/** The files that are not there yet, and then the manifest; true where it was interrupted. */
async function writeFiles(folder: string, files: readonly SyntheticFile[], jobs: number): Promise<boolean> {
  const lock = await holdFolder(folder, 'writing', 'the argument DIR');
  try {
    const own = new Set(files.map(({ path }) => path));
    removeLeftovers(
      folder,
      (name) => own.has(name) || name === 'manifest.csv' || name === markerName,
      () => true,
    );
    const missing = files.filter(({ path }) => !existsSync(join(folder, path)));
    if (missing.length < files.length) console.log(`${files.length - missing.length} of them there`);
    if (await renderWithProgress(folder, missing, jobs)) return true;
    writeAtomic(join(folder, 'manifest.csv'), [manifestFields.join(','), ...files.map(manifestLine), ''].join('\n'));
    return false;
  } finally {
    lock.release();
  }
}

function classCounts(profile: SyntheticProfileName): string {
  const classes = profile === 'synthetic-ravdess' ? ravdessClasses : cremaDClasses;
  return `${classes.length} emotions: ${classes.join(', ')}`;
}

/** A folder holds one synthetic corpus of one set of options, and nothing that is not synthetic under the same names. */
function refuseOthers(folder: string, marker: string, description: object): void {
  const before = readJsonIfThere(marker);
  if (before === undefined) {
    const foreign = Object.keys(syntheticProfiles).find((name) => existsSync(join(folder, name)));
    if (foreign === undefined) return;
    throw new RunError(`${join(folder, foreign)} is there without ${markerName}: name another folder, or use --fresh`);
  }
  if (JSON.stringify(before) === JSON.stringify(description)) return;
  throw new RunError(
    `${marker} describes a synthetic corpus with other options: name another folder, or start over with --fresh`,
  );
}

/** As CREMA-D tells sexes: in a table beside the sound. */
function writeDemographics(folder: string, speakers: number): void {
  const { sexOf } = syntheticProfiles['synthetic-crema-d'];
  const lines = Array.from({ length: speakers }, (_, speaker) => {
    return `${1001 + speaker},,${sexOf(speaker) === 'male' ? 'Male' : 'Female'},,`;
  });
  const table = ['ActorID,Age,Sex,Race,Ethnicity', ...lines, ''].join('\n');
  writeAtomic(join(folder, 'synthetic-crema-d', 'VideoDemographics.csv'), table);
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
  if (written > 0) console.log(`${written} files written in ${formatDuration(seconds)}`);
  return abort.signal.aborted;
}
