import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire as requireFrom } from 'node:module';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { findFfmpeg } from '@image2audio/emotion-corpora/node';
import { backendStates, type BackendState } from '../backend/backend-states';
import { automaticBackends } from '../backend/backends';
import { installedPackages, type PackageSource } from '../backend/installed-package';
import { columnNames, type ColumnName } from '../config/columns';
import { presetConfig } from '../config/presets/index';
import { openCorpora } from '../corpora/sources';
import { exitCodes, messageOf } from '../errors';
import { whyUnavailable } from '../data/availability';
import { seedsOf } from '../run/plan';
import { say, visibleJson } from '../visible-text';

export interface DoctorOptions {
  data?: string;
  json?: boolean;
}

/** Something beyond npm's packages that a part of the command needs: its version, or why it is not there and what to do. */
type Found = { version: string } | { missing: string };

export interface Diagnosis {
  node: string;
  processor: string;
  threads: number;
  memoryBytes: number;
  /** As nvidia-smi names them. */
  gpus: string[];
  backends: BackendState[];
  /** What `--backend auto` takes; null where none works. */
  automatic: string | null;
  ffmpeg: Found;
  faceDetector: Found;
  /** Of `--data`; null without. */
  data: DataState | null;
  /** What to do for more, in order of use. */
  advice: string[];
}

type DataState =
  | { folder: string; error: string }
  | {
      folder: string;
      corpora: { title: string; items: number; people: number | null; problems: number }[];
      /** Null where the column can be had. */
      columns: Record<ColumnName, string | null>;
    };

/** Where the facts come from; tests hand in their own. */
export interface DoctorSources {
  packages: PackageSource;
  ffmpeg: () => Promise<string>;
  /** Lines of nvidia-smi. */
  gpus: () => string[];
  faceDetector: () => Found;
}

const detectorPackages = ['@vladmandic/face-api', '@tensorflow/tfjs-backend-wasm'];

const thisMachine: DoctorSources = {
  packages: installedPackages,
  ffmpeg: async () => (await findFfmpeg()).version,
  gpus: () => {
    try {
      const args = ['--query-gpu=name,memory.total,driver_version', '--format=csv,noheader'];
      const printed = execFileSync('nvidia-smi', args, { stdio: ['ignore', 'pipe', 'ignore'], timeout: 20_000 });
      return printed.toString().trim().split('\n').filter(Boolean);
    } catch {
      // no driver of NVIDIA's, or no device
      return [];
    }
  },
  faceDetector: () => {
    const resolver = requireFrom(import.meta.url);
    try {
      const versions = detectorPackages.map((name) => {
        const { version } = JSON.parse(readFileSync(resolver.resolve(`${name}/package.json`), 'utf8')) as {
          version: string;
        };
        return `${name} ${version}`;
      });
      return { version: versions.join(', ') };
    } catch {
      return { missing: `npm install --no-save ${detectorPackages.join(' ')}` };
    }
  },
};

/** Everything that decides what this program can do here. */
export async function diagnose(
  dataFolder: string | null,
  { packages, ffmpeg, gpus, faceDetector }: DoctorSources = thisMachine,
): Promise<Diagnosis> {
  const backends = await backendStates(packages);
  const found = {
    node: process.version,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    threads: availableParallelism(),
    memoryBytes: totalmem(),
    gpus: gpus(),
    backends,
    automatic: backends.find(({ works }) => works)?.name ?? null,
    ffmpeg: await ffmpeg().then(
      (version): Found => ({ version }),
      (error: unknown): Found => ({ missing: messageOf(error) }),
    ),
    faceDetector: faceDetector(),
    data: dataFolder === null ? null : await dataState(dataFolder),
  };
  return { ...found, advice: adviceFor(found) };
}

async function dataState(folder: string): Promise<DataState> {
  try {
    const corpora = await openCorpora(folder, presetConfig('demo'));
    const speech = Object.values(corpora.speech).map(({ title, clips, problems }) => ({
      title,
      items: clips.length,
      people: new Set(clips.map(({ speaker }) => speaker)).size,
      problems: problems.length,
    }));
    const faces = corpora.faces.map(({ title, faces: images, problems }) => {
      const people = new Set(images.map(({ subject }) => subject));
      return { title, items: images.length, people: people.has(null) ? null : people.size, problems: problems.length };
    });
    const columns = Object.fromEntries(
      columnNames.map((name) => [name, whyUnavailable(corpora, name, seedsOf(presetConfig('demo')))]),
    );
    return { folder, corpora: [...speech, ...faces], columns: columns as Record<ColumnName, string | null> };
  } catch (error) {
    return { folder, error: messageOf(error) };
  }
}

function adviceFor({ backends, gpus, ffmpeg, faceDetector, data }: Omit<Diagnosis, 'advice'>): string[] {
  // those that are preferred to the first that works
  const first = backends.findIndex(({ works }) => works);
  const better = first === -1 ? backends : backends.slice(0, first);
  const toInstall = better.flatMap((state) => {
    const use = automaticBackends.find(({ name }) => name === state.name)?.goodFor?.(gpus.length > 0);
    return state.works || !use ? [] : [`${use}: ${state.reason}`];
  });
  return [
    ...toInstall,
    ...('missing' in ffmpeg ? [`faces from the corpora's videos, which paired columns need: ${ffmpeg.missing}`] : []),
    ...('missing' in faceDetector ? [`finding the faces in videos: ${faceDetector.missing}`] : []),
    ...(data === null
      ? ["--data DIR tells which columns a folder of corpora gives; without data, 'reproduce' makes a synthetic corpus"]
      : []),
  ];
}

/** `image2audio doctor`. Exit code 1 where no back end works or the data folder cannot be used. */
export async function doctorCommand({ data, json }: DoctorOptions): Promise<number> {
  const diagnosis = await diagnose(data ?? null);
  if (json) say(visibleJson(diagnosis));
  else for (const line of linesOf(diagnosis)) say(line);
  const dataFails = diagnosis.data !== null && 'error' in diagnosis.data;
  return diagnosis.automatic === null || dataFails ? exitCodes.cellFailed : exitCodes.done;
}

export function linesOf(diagnosis: Diagnosis): string[] {
  const { node, processor, threads, memoryBytes, gpus, backends, automatic, ffmpeg, faceDetector, data, advice } =
    diagnosis;
  const found = (value: Found) => ('version' in value ? value.version : 'not found');
  return [
    `Node              ${node}`,
    `Processor         ${processor}, ${threads} thread${threads === 1 ? '' : 's'}, ${(memoryBytes / 2 ** 30).toFixed(1)} GiB of memory`,
    `GPU               ${gpus.length > 0 ? gpus.join('; ') : 'none that nvidia-smi names'}`,
    'Back ends',
    ...backends.map(
      (state) =>
        `  ${state.name.padEnd(16)}${state.works ? `works (${state.library})${state.name === automatic ? ', what --backend auto takes' : ''}` : state.reason}`,
    ),
    `ffmpeg            ${found(ffmpeg)}`,
    `Face detector     ${found(faceDetector)}`,
    ...(data === null ? [] : dataLines(data)),
    ...(advice.length === 0 ? [] : ['', 'For more:', ...advice.map((line) => `  ${line}`)]),
  ];
}

function dataLines(data: DataState): string[] {
  if ('error' in data) return [`Data              ${data.error}`];
  return [
    `Data              ${data.folder}`,
    ...data.corpora.map(
      ({ title, items, people, problems }) =>
        `  ${title}: ${items}${people === null ? '' : ` of ${people} people`}${problems === 0 ? '' : `; ${problems} files cannot be used ('image2audio data check')`}`,
    ),
    ...Object.entries(data.columns).map(([name, reason]) => `  ${name.padEnd(14)}${reason ?? 'can be reproduced'}`),
  ];
}
