import { z } from 'zod';
import type { SplitManifest } from '@image2audio/emotion-corpora';
import { backendNames, type BackendName } from '../config/backends';
import { columnNames, corpusKinds } from '../config/columns';
import { rowNames } from '../config/rows';
import { configSchema } from '../config/schema';

const count = z.number().int().min(0);
const problems = z.array(z.object({ file: z.string(), reason: z.string(), remedy: z.string() }));
const perCorpus = <Value extends z.ZodType>(value: Value) => z.partialRecord(z.enum(corpusKinds), value);
const perColumn = <Value extends z.ZodType>(value: Value) => z.partialRecord(z.enum(columnNames), value);
const chosenBackends = backendNames.filter((name): name is Exclude<BackendName, 'auto'> => name !== 'auto');

/** Counted in frames, of which each video has one. */
const frameCounts = z.object({
  wanted: count,
  faces: count,
  /** Frames in which no face was found: left out, listed among the problems. */
  withoutFace: count,
  /** Frames of videos that cannot be read: left out, listed among the problems. */
  unreadable: count,
  /** Positions, detector and ffmpeg, with their versions. */
  settings: z.record(z.string(), z.unknown()),
});

/** run.json: everything that somebody needs to judge or repeat the run. */
export const runRecordSchema = z.object({
  schema: z.literal(1),
  runKey: z.string(),
  preset: z.string(),
  synthetic: z.boolean(),
  config: configSchema,
  versions: z.record(z.string(), z.string()),
  backend: z.object({ name: z.enum(chosenBackends), reason: z.string(), library: z.string() }),
  jobs: count,
  threadsPerJob: count,
  processor: z.string(),
  seeds: z.array(count).min(1),
  columns: z.array(z.enum(columnNames)).min(1),
  rows: z.array(z.enum(rowNames)).min(1),
  unavailable: perColumn(z.string()),
  deviations: perColumn(z.array(z.string())),
  corpora: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      items: count,
      fingerprint: z.string(),
      substituteFor: z.string().optional(),
    }),
  ),
  /** Hash of D_s by corpus: the same faces serve its paired and its unpaired column. */
  faces: perCorpus(z.string()),
  /** Hash of everything that training sees of a corpus, values and labels. */
  data: perCorpus(z.string()),
  /** What became of the videos of a corpus: one frame each, the faces found, and how. */
  videos: perCorpus(frameCounts),
  /** Files that could not be used, and files left out on purpose. */
  problems,
  excluded: problems,
  notes: z.array(z.string()),
  splits: z.array(z.custom<SplitManifest>((split) => typeof split === 'object' && split !== null)),
});

export type RunRecord = z.infer<typeof runRecordSchema>;
export type FrameCounts = z.infer<typeof frameCounts>;

/** What every version's run.json has: enough to tell whose folder it is and whether its run is this one. */
export const runIdentitySchema = z.object({
  schema: z.literal(1),
  runKey: z.string().regex(/^[0-9a-f]{16}$/),
  preset: z.string(),
  data: z.record(z.string(), z.string()).optional(),
});
