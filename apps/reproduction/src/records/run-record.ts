import { z } from 'zod';
import type { SplitManifest } from '@image2audio/emotion-corpora';
import type { KnownNames, Names } from './known-names';

const count = z.number().int().min(0);
const problems = z.array(z.object({ file: z.string(), reason: z.string(), remedy: z.string() }));

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

const shape = z.object({
  schema: z.literal(1),
  runKey: z.string(),
  preset: z.string(),
  synthetic: z.boolean(),
  config: z.unknown(),
  versions: z.record(z.string(), z.string()),
  backend: z.object({ name: z.string(), reason: z.string(), library: z.string() }),
  jobs: count,
  threadsPerJob: count,
  processor: z.string(),
  seeds: z.array(count).min(1),
  columns: z.array(z.string()).min(1),
  rows: z.array(z.string()).min(1),
  unavailable: z.record(z.string(), z.string()),
  deviations: z.record(z.string(), z.array(z.string())),
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
  faces: z.record(z.string(), z.string()),
  /** Hash of everything that training sees of a corpus, values and labels. */
  data: z.record(z.string(), z.string()),
  /** What became of the videos of a corpus: one frame each, the faces found, and how. */
  videos: z.record(z.string(), frameCounts),
  /** Files that could not be used, and files left out on purpose. */
  problems,
  excluded: problems,
  /** What rows set otherwise than the run's configuration, by row. */
  rowConfigs: z.record(z.string(), z.unknown()).optional(),
  notes: z.array(z.string()),
  splits: z.array(z.custom<SplitManifest>((split) => typeof split === 'object' && split !== null)),
});

type Shape = z.infer<typeof shape>;
type Named = 'config' | 'backend' | 'columns' | 'rows' | 'unavailable' | 'deviations' | 'faces' | 'data' | 'videos';

/** run.json: everything that somebody needs to judge or repeat the run. */
export interface RunRecord<N extends Names = Names> extends Omit<Shape, Named> {
  config: N['config'];
  backend: { name: N['backend']; reason: string; library: string };
  columns: N['column'][];
  rows: N['row'][];
  unavailable: Partial<Record<N['column'], string>>;
  deviations: Partial<Record<N['column'], string[]>>;
  faces: Partial<Record<N['corpus'], string>>;
  data: Partial<Record<N['corpus'], string>>;
  videos: Partial<Record<N['corpus'], FrameCounts>>;
}

/** A record whose names and configuration are known. */
export function runRecordSchema<N extends Names>(known: KnownNames<N>): z.ZodType<RunRecord<N>> {
  const { backend, unavailable, deviations, faces, data, videos } = shape.shape;
  const columns = z.enum(known.columns);
  const corpora = z.enum(known.corpora);
  return shape.extend({
    config: known.config,
    backend: backend.extend({ name: z.enum(known.backends) }),
    columns: z.array(columns).min(1),
    rows: z.array(z.enum(known.rows)).min(1),
    unavailable: z.partialRecord(columns, unavailable.valueType),
    deviations: z.partialRecord(columns, deviations.valueType),
    faces: z.partialRecord(corpora, faces.valueType),
    data: z.partialRecord(corpora, data.valueType),
    videos: z.partialRecord(corpora, videos.valueType),
  });
}

export type FrameCounts = z.infer<typeof frameCounts>;

/** What every version's run.json has: enough to tell whose folder it is and whether its run is this one. */
export const runIdentitySchema = z.object({
  schema: z.literal(1),
  runKey: z.string().regex(/^[0-9a-f]{16}$/),
  preset: z.string(),
  data: z.record(z.string(), z.string()).optional(),
});
