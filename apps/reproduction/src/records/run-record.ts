import type { FileProblem, SplitManifest } from '@image2audio/emotion-corpora';
import type { SelectedBackend } from '../backend/select-backend';
import type { ColumnName, CorpusKind } from '../config/columns';
import type { RowName } from '../config/rows';
import type { Config } from '../config/schema';

/** run.json: everything that somebody needs to judge or repeat the run. */
export interface RunRecord {
  schema: 1;
  runKey: string;
  preset: string;
  synthetic: boolean;
  config: Config;
  versions: Record<string, string>;
  backend: SelectedBackend;
  jobs: number;
  threadsPerJob: number;
  processor: string;
  seeds: number[];
  columns: ColumnName[];
  rows: RowName[];
  unavailable: Partial<Record<ColumnName, string>>;
  deviations: Partial<Record<ColumnName, string[]>>;
  corpora: { name: string; title: string; items: number; fingerprint: string; substituteFor?: string }[];
  /** Hash of D_s by corpus: the same faces serve its paired and its unpaired column. */
  faces: Partial<Record<CorpusKind, string>>;
  /** Hash of everything that training sees of a corpus, values and labels. */
  data: Partial<Record<CorpusKind, string>>;
  /** What became of the videos of a corpus: one frame each, the faces found, and how. */
  videos: Partial<Record<CorpusKind, FrameCounts>>;
  /** Files that could not be used, and files left out on purpose. */
  problems: FileProblem[];
  excluded: FileProblem[];
  notes: string[];
  splits: SplitManifest[];
}

/** Counted in frames, of which each video has one. */
export interface FrameCounts {
  wanted: number;
  faces: number;
  /** Frames in which no face was found: left out, listed among the problems. */
  withoutFace: number;
  /** Frames of videos that cannot be read: left out, listed among the problems. */
  unreadable: number;
  /** Positions, detector and ffmpeg, with their versions. */
  settings: Record<string, unknown>;
}
