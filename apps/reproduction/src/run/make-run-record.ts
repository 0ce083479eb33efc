import { readFileSync, realpathSync } from 'node:fs';
import { cpus } from 'node:os';
import { pathToFileURL } from 'node:url';
import { splitBySpeaker, splitManifest, type FileProblem } from '@image2audio/emotion-corpora';
import * as tf from '@tensorflow/tfjs';
import { column, type ColumnName, type CorpusKind } from '../config/columns';
import type { SelectedBackend } from '../backend/select-backend';
import type { Corpora } from '../corpora/sources';
import { rows } from '../config/rows';
import { messageOf } from '../errors';
import { deviations, whyUnavailable } from '../data/availability';
import type { RunRecord } from '../evaluation/run-files';
import { seedsOf, type RunPlan } from './plan';
import type { PreparedCorpus } from '../data/prepare-corpus';

export function makeRunRecord(
  plan: RunPlan,
  runKey: string,
  backend: SelectedBackend,
  corpora: Corpora,
  prepared: Partial<Record<CorpusKind, PreparedCorpus>>,
): RunRecord {
  const seeds = seedsOf(plan.config);
  const speech = Object.values(corpora.speech);
  const perColumn = <Value>(value: (name: ColumnName) => Value | null) =>
    Object.fromEntries(plan.columns.flatMap((name) => (value(name) === null ? [] : [[name, value(name)]]))) as Partial<
      Record<ColumnName, Value>
    >;
  return {
    schema: 1,
    runKey,
    preset: plan.config.preset,
    synthetic: corpora.synthetic,
    config: plan.config,
    rowConfigs: Object.fromEntries(plan.rows.flatMap((name) => (rows[name].config ? [[name, rows[name].config]] : []))),
    versions: { image2audio: ownVersion(), tensorflowjs: tf.version.tfjs, node: process.version },
    backend,
    jobs: plan.jobs,
    threadsPerJob: 1,
    processor: cpus()[0]?.model ?? 'unknown',
    seeds,
    columns: plan.columns,
    rows: plan.rows,
    unavailable: perColumn((name) => whyUnavailable(corpora, name, seeds)),
    deviations: perColumn((name) =>
      whyUnavailable(corpora, name, seeds) === null ? deviations(corpora, name, seeds) : null,
    ),
    corpora: [
      ...speech.map(({ kind, title, clips, fingerprint }) => ({ name: kind, title, items: clips.length, fingerprint })),
      ...corpora.faces.map(({ name, title, faces, fingerprint, substituteFor }) => ({
        name,
        title,
        items: faces.length,
        fingerprint,
        ...(substituteFor ? { substituteFor } : {}),
      })),
    ],
    faces: Object.fromEntries(Object.entries(prepared).map(([kind, { facesKey }]) => [kind, facesKey])),
    data: Object.fromEntries(Object.entries(prepared).map(([kind, { dataKey }]) => [kind, dataKey])),
    videos: Object.fromEntries(
      Object.entries(prepared).flatMap(([kind, { frames }]) => (frames ? [[kind, frames]] : [])),
    ),
    problems: eachOnce(Object.values(prepared).flatMap(({ problems }) => problems)),
    excluded: speech.flatMap(({ excluded }) => excluded),
    notes: [...corpora.notes, ...speech.flatMap(({ notes }) => notes)],
    splits: Object.values(prepared).flatMap(({ clips: { records } }) =>
      seeds.map((seed) => splitManifest(splitBySpeaker(records, { seed }), records)),
    ),
  };
}

/** A face serves both corpora, and would be listed by both. */
function eachOnce(problems: readonly FileProblem[]): FileProblem[] {
  return [...new Map(problems.map((problem) => [problem.file, problem])).values()];
}

function ownVersion(): string {
  try {
    return (
      JSON.parse(readFileSync(new URL('../package.json', pathToFileURL(realpathSync(process.argv[1]))), 'utf8')) as {
        version: string;
      }
    ).version;
  } catch (error) {
    return `unknown (${messageOf(error)})`;
  }
}

/** Corpora that the columns of a plan need and that are there. */
export function neededCorpora({ columns, config }: RunPlan, corpora: Corpora): CorpusKind[] {
  const kinds = columns
    .filter((name) => whyUnavailable(corpora, name, seedsOf(config)) === null)
    .map((name) => column(name).corpus);
  return [...new Set(kinds)];
}
