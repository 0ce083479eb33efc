import { rows } from '../config/rows';
import { cached } from '../store/cache';
import { hashOfArrays } from '../store/hash';
import { trainClassifier } from './train-classifier';
import { MetricsLog } from '../training/metrics-log';
import {
  buildClassifier,
  buildTranslator,
  disposeClassifier,
  disposeTranslator,
  type ClassifierInTraining,
  type TranslatorInTraining,
} from '../training/networks';
import type { TrainingContext } from '../training/training-context';
import { takeTranslatorSteps } from './train-translator';
import { packWeights, unpackWeights, type Shapes } from '../training/weights-file';

/** What work that rows share depends on, but for the configuration: the labels that are learnt are part of it. */
export function sharedWorkKey({ data, dataKey, backend, seed, row }: TrainingContext) {
  const labels = { hash: hashOfArrays([data.labeled.labels]), more: data.moreLabels ?? 1 };
  return { data: dataKey, backend: backend.name, seed, scale: row.scale, labels };
}

/** A network's first weights, for the data and the row of a training. */
export function newClassifier({ config, data, seed, row }: TrainingContext): ClassifierInTraining {
  return buildClassifier(config, data.classes.length, seed, {
    speakerNormalization: row.scale === 'speaker',
    moreLabels: data.moreLabels ?? 1,
  });
}

/**
 * The first steps of Dis_t, on D_t alone: the same for every row of a corpus and seed, so trained once. With weights, averaged weights and
 * the optimizer's moments as they left them.
 */
export async function warmUpClassifier(context: TrainingContext): Promise<ClassifierInTraining> {
  const { config, cacheFolder, log } = context;
  const target = newClassifier(context);
  const dependsOn = { version: 6, ...sharedWorkKey(context), classifier: config.classifier };
  const file = await cached<{ shapes: Shapes; step: number; log: string[] }>(
    cacheFolder,
    'warm-up-classifier',
    dependsOn,
    async () => {
      const training = newClassifier(context);
      const own = onLabelsAlone(context);
      await trainClassifier(own, training, { bank: null, graph: null }, { from: 0, to: config.classifier.warmUpSteps });
      const { step, firstMoment, secondMoment } = await training.optimizer.getState();
      const packed = packWeights({
        weights: await training.classifier.getWeights(),
        average: await training.average.getWeights(),
      });
      disposeClassifier(training);
      return {
        meta: { shapes: packed.shapes, step, log: own.log.take() },
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
  return target;
}

/** The first steps of the translator, its two autoencoders alone: the same for every row, paired or not. */
export async function warmUpTranslator(context: TrainingContext): Promise<TranslatorInTraining> {
  const { config, data, seed, cacheFolder, log } = context;
  const { warmUpSteps } = config.translator;
  const target = buildTranslator(config, data.classes.length, seed);
  const dependsOn = { version: 4, ...sharedWorkKey(context), translator: config.translator };
  const file = await cached<{ shapes: Shapes; log: string[] }>(
    cacheFolder,
    'warm-up-translator',
    dependsOn,
    async () => {
      const training = buildTranslator(config, data.classes.length, seed);
      const own = onLabelsAlone(context);
      await takeTranslatorSteps(own, training, { phase: 'translator warm-up', from: 0, to: warmUpSteps });
      const { shapes, arrays } = packWeights({ weights: await training.translator.getWeights() });
      disposeTranslator(training);
      return { meta: { shapes, log: own.log.take() }, arrays };
    },
  );
  target.translator.setWeights(unpackWeights('weights', file.meta.shapes, file.arrays));
  log.append(file.meta.log);
  if (file.reused) log.tick('translator warm-up', warmUpSteps);
  return target;
}

/** The same training with the parts of Base, for work that rows share: its steps count for the cell that does it, its lines of the log go to all cells. */
export function onLabelsAlone(context: TrainingContext): TrainingContext {
  const log = new MetricsLog(null, context.config.logEvery, (phase, steps) => context.log.tick(phase, steps));
  return { ...context, row: { ...context.row, parts: rows.base.parts }, log };
}
