import { rows } from '../config/rows';
import type { Config } from '../config/schema';
import type { TrainingData } from '../data/training-data';
import { cached } from '../store/cache';
import type { TypedArray } from '../store/array-file';
import { trainClassifier } from './classifier-steps';
import { MetricsLog } from './metrics-log';
import {
  buildClassifier,
  buildTranslator,
  disposeClassifier,
  disposeTranslator,
  type ClassifierInTraining,
  type TranslatorInTraining,
} from './networks';
import { trainTranslator } from './translator-round';
import { packWeights, unpackWeights, type Shapes } from './weights-file';

/** What shared work is keyed by: everything that its result depends on. */
export interface WarmUpKey {
  /** Fingerprint of the data, with the split and the classes. */
  data: string;
  backend: string;
  seed: number;
  /** As in `RowComponents`. */
  speakerNormalization: boolean;
}

/**
 * The first steps of Dis_t, on D_t alone: the same for every row of a corpus and seed, so trained once. Leaves weights,
 * averaged weights and the optimizer's moments in `target`.
 */
export async function warmUpClassifier(
  target: ClassifierInTraining,
  data: TrainingData,
  config: Config,
  key: WarmUpKey,
  cacheFolder: string,
  log: MetricsLog,
): Promise<void> {
  const dependsOn = { version: 4, ...key, classifier: config.classifier };
  const file = await cached<{ shapes: Shapes; step: number; log: string[] }>(
    cacheFolder,
    'warm-up-classifier',
    dependsOn,
    async () => {
      const training = buildClassifier(config, data.classes.length, key.seed, key);
      const range = { from: 0, to: config.classifier.warmUpSteps, seed: key.seed };
      const ownLog = sharedLog(config, log);
      await trainClassifier(training, data, config, rows.base, {}, range, ownLog);
      const { step, firstMoment, secondMoment } = await training.optimizer.getState();
      const packed = packWeights({
        weights: await training.classifier.getWeights(),
        average: await training.average.getWeights(),
      });
      disposeClassifier(training);
      return {
        meta: { shapes: packed.shapes, step, log: ownLog.take() },
        arrays: { ...packed.arrays, firstMoment, secondMoment },
      };
    },
  );
  const { shapes, step } = file.meta;
  target.classifier.setWeights(unpackWeights('weights', shapes, file.arrays));
  target.average.setWeights(unpackWeights('average', shapes, file.arrays));
  target.optimizer.setState({
    step,
    firstMoment: file.arrays.firstMoment as Float32Array,
    secondMoment: file.arrays.secondMoment as Float32Array,
  });
  log.append(file.meta.log);
  if (file.reused) log.tick('classifier', config.classifier.warmUpSteps);
}

/** The first steps of the translator, its two autoencoders alone: the same for every row, paired or not. */
export async function warmUpTranslator(
  target: TranslatorInTraining,
  data: TrainingData,
  config: Config,
  key: WarmUpKey,
  cacheFolder: string,
  log: MetricsLog,
): Promise<void> {
  const dependsOn = { version: 2, ...key, translator: config.translator };
  const file = await cached<{ shapes: Shapes; log: string[] }>(
    cacheFolder,
    'warm-up-translator',
    dependsOn,
    async () => {
      const training = buildTranslator(config, data.classes.length, key.seed);
      const ownLog = sharedLog(config, log);
      await trainTranslator(
        training,
        data,
        config,
        key.seed,
        {
          phase: 'translator warm-up',
          firstStep: 0,
          steps: config.translator.warmUpSteps,
          criticReal: false,
          paired: false,
        },
        ownLog,
      );
      const { shapes, arrays } = packWeights({ weights: await training.translator.getWeights() });
      disposeTranslator(training);
      return { meta: { shapes, log: ownLog.take() }, arrays: arrays satisfies Record<string, TypedArray> };
    },
  );
  target.translator.setWeights(
    unpackWeights('weights', file.meta.shapes, file.arrays).map((weight) => ({ ...weight, shape: [...weight.shape] })),
  );
  log.append(file.meta.log);
  if (file.reused) log.tick('translator warm-up', config.translator.warmUpSteps);
}

/** The log of shared work: its steps count for the cell that does it, its lines go to all cells that use it. */
export function sharedLog(config: Config, log: MetricsLog): MetricsLog {
  return new MetricsLog(null, config.logEvery, (phase, steps) => log.tick(phase, steps));
}
