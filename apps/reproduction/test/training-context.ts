import * as tf from '@tensorflow/tfjs';
import { stepCompiler } from '../src/backend/step-compiler';
import { rows } from '../src/config/rows';
import { MetricsLog } from '../src/training/metrics-log';
import type { TrainingContext } from '../src/training/training-context';

/** What travels with a training, on the back end in use: row All without pairs, a log that nobody reads, and nowhere to keep shared work. */
export async function trainingContext(
  given: Pick<TrainingContext, 'data' | 'config'> & Partial<TrainingContext>,
): Promise<TrainingContext> {
  return {
    row: rows.all,
    paired: false,
    seed: 5,
    log: new MetricsLog(null, 1),
    cacheFolder: 'there is none',
    dataKey: 'noise',
    backend: { name: tf.getBackend(), compile: await stepCompiler() },
    ...given,
  };
}
