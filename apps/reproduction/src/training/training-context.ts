import type { StepCompiler } from '@image2audio/tfjs-training';
import type { Row } from '../config/rows';
import type { Config } from '../config/schema';
import type { TrainingData } from '../data/training-data';
import type { MetricsLog } from './metrics-log';

/** What travels with every step of a training: one object, made once a cell. No label but those of `data` is in it. */
export interface TrainingContext {
  row: Row;
  /** Whether links between a clip and the face of its recording are used. */
  paired: boolean;
  data: TrainingData;
  /** The row's own. */
  config: Config;
  /** Of the cell: every draw has a stream derived from it and from its purpose. */
  seed: number;
  log: MetricsLog;
  /** Where work that rows share is kept, and the fingerprint of the data, with the split and the classes, that it is kept under. */
  cacheFolder: string;
  dataKey: string;
  /** The back end, and what makes its training steps. */
  backend: { name: string; compile: StepCompiler };
}
