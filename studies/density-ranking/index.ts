/**
 * How far the densities of a trained cell can be trusted, and whether denser samples are classified better: docs/studies/density-ranking.md.
 *
 * RUN is the folder of a `demo` run that holds the `all` cell of that column and seed. Generates its bank of spectrograms again, estimates their
 * log-density in pixel space and in feature space by every estimator, and writes density-ranking.json and the pictures.
 */
import {
  fitFeatureDensity,
  logDensity,
  type LogDensityOptions,
  type LogDensityResult,
} from '@image2audio/density-iwae';
import * as tf from '@tensorflow/tfjs';
import { mkdirSync, writeFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { backendLine, selectBackend } from '@image2audio/reproduction/src/backend/select-backend';
import { stepCompiler } from '@image2audio/reproduction/src/backend/step-compiler';
import type { ColumnName } from '@image2audio/reproduction/src/config/columns';
import { rows } from '@image2audio/reproduction/src/config/rows';
import { withAllLabels } from '@image2audio/reproduction/src/data/split-data';
import { openScorer } from '@image2audio/reproduction/src/learners/all-labels-network';
import { selectItems, type ItemSet } from '@image2audio/reproduction/src/features/item-set';
import { deriveSeed } from '@image2audio/tfjs-training';
import { clipFeatures, featureMatrix, predictClips } from '@image2audio/reproduction/src/method/clip-features';
import { targetModel } from '@image2audio/reproduction/src/method/rank-by-density';
import { rankedTranslations } from '@image2audio/reproduction/src/method/image2audio';
import { MetricsLog } from '@image2audio/reproduction/src/training/metrics-log';
import { buildTranslator } from '@image2audio/reproduction/src/training/networks';
import type { TrainingContext } from '@image2audio/reproduction/src/training/training-context';
import { agreementPicture, usefulnessPicture } from './pictures';
import { rankCorrelation } from './rank-correlation';
import { halves, type Halves } from './usefulness';
import { openTrainedCell, trainedCellOptions } from '../trained-cell';

const usage = `npx tsx studies/density-ranking/index.ts --data DIR --run RUN [--column up-ifer-rav] [--seed 0] [--items 24] [--out FOLDER] [--cache DIR] [--backend auto]`;

const { values: given } = parseArgs({
  options: {
    ...trainedCellOptions,
    items: { type: 'string', default: '24' },
    out: { type: 'string', default: 'docs/studies' },
  },
});

type Plan = LogDensityOptions & { name: string };

/** AIS comes last: the measure of the others. Two starts, because what both reach is not the start's doing. */
const pixelPlans: Plan[] = [
  { name: 'IWAE-16', samples: 16 },
  { name: 'IWAE-16, other seed', samples: 16, seed: 1 },
  { name: 'IWAE-512', samples: 512 },
  { name: 'refined IWAE-64', samples: 64, proposal: 'refined' },
  { name: 'Laplace IWAE-64', samples: 64, proposal: 'laplace' },
  { name: 'Laplace', samples: 32, estimator: 'laplace' },
  {
    name: 'AIS from refined',
    samples: 16,
    estimator: 'ais',
    proposal: 'refined',
    ais: { temperatures: 150, leapfrogSteps: 6, pilotChains: 4 },
  },
  {
    name: 'AIS from Laplace',
    samples: 16,
    estimator: 'ais',
    proposal: 'laplace',
    ais: { temperatures: 150, leapfrogSteps: 6, pilotChains: 4 },
  },
];
const featurePlans: Plan[] = [
  { name: 'IWAE-16', samples: 16 },
  { name: 'IWAE-16, other seed', samples: 16, seed: 1 },
  { name: 'IWAE-64', samples: 64 },
  { name: 'IWAE-512', samples: 512 },
  { name: 'refined IWAE-64', samples: 64, proposal: 'refined' },
  { name: 'Laplace IWAE-64', samples: 64, proposal: 'laplace' },
  { name: 'IWAE-256', samples: 256 },
  { name: 'Laplace', samples: 32, estimator: 'laplace' },
  { name: 'AIS', samples: 64, estimator: 'ais', ais: { temperatures: 60, leapfrogSteps: 6 } },
];

export interface Row {
  name: string;
  /** Mean over the items of AIS minus this, in nats. */
  gap: number;
  medianKHat: string;
  effectiveShare: number;
  trustworthyShare: number;
  /** Spearman's correlation with AIS over all items, and with the ranks taken within each class. */
  agreement: number;
  agreementWithinClass: number;
  standardError: number;
  milliseconds: number;
}

async function main(): Promise<void> {
  if (given.data === undefined || given.run === undefined) throw new Error('--data DIR and --run RUN are needed');
  const seed = Number(given.seed);
  const cell = { column: given.column as ColumnName, row: 'all' as const, seed };
  const backend = await selectBackend(given.backend);
  console.error(backendLine(backend));
  const { config, cacheFolder, prepared, training, heldOut, dis, translatorWeights } = await openTrainedCell(cell, {
    data: given.data,
    run: given.run,
    cache: given.cache,
    backend,
  });
  const context: TrainingContext = {
    row: rows.all,
    paired: false,
    data: training,
    config,
    seed,
    log: new MetricsLog(devNull, 1000, () => undefined),
    cacheFolder,
    dataKey: prepared.dataKey,
    backend: { name: backend.name, compile: await stepCompiler() },
  };
  const unit = buildTranslator(config, training.classes.length, seed);
  const { translator } = unit;
  translator.setWeights(translatorWeights);

  const real = await clipFeatures(context, dis);
  const last = { size: config.bank, round: config.rounds };
  const bank = await rankedTranslations(context, { translator: unit, classifier: dis }, real, last);
  console.error('bank', bank.facts);

  const some = Number(given.items);
  const [pixels, chosen] = [
    tensorOf(bank.items),
    selectItems(
      bank.items,
      Array.from({ length: some }, (_, i) => i),
    ),
  ];
  const chosenPixels = tensorOf(chosen);
  const model = targetModel(translator);
  const pixel = await estimateAll(pixelPlans, (options) =>
    logDensity(model, chosenPixels, { chunkSize: 16, ...options }),
  );
  const pixelRows = table(pixel, bank.labels.subarray(0, some), 'AIS from refined');
  console.table(pixelRows);
  const pixelRank = await logDensity(model, pixels, { estimator: 'laplace', samples: 32, chunkSize: 16 });

  const { components, latentSize, steps } = config.density;
  const fitted = await fitFeatureDensity(real, {
    components,
    latentSize,
    steps,
    seed: deriveSeed(seed, 'density', config.rounds),
  });
  const features = featureMatrix(await predictClips(dis.classifier, bank.items));
  const feature = await estimateAll(featurePlans, (options) => fitted.logDensity(features, options));
  const featureRows = table(feature, bank.labels, 'AIS');
  console.table(featureRows);

  const judge = await openScorer({ ...context, data: withAllLabels(training, heldOut) });
  const generated = await judge.predict(bank.items);
  const tests = await predictClips(dis.classifier, heldOut.test.items);
  const testDensity = await fitted.logDensity(featureMatrix(tests), { samples: 256, proposal: 'laplace' });
  const usefulness: Record<string, Halves> = {
    'generated, feature space, judged by the upper bound': halves(
      feature.AIS.logDensity,
      bank.labels,
      bank.labels,
      generated,
    ),
    'generated, pixel space (Laplace), judged by the upper bound': halves(
      pixelRank.logDensity,
      bank.labels,
      bank.labels,
      generated,
    ),
    'real clips of S4, feature space, by Dis_t itself': halves(
      testDensity.logDensity,
      heldOut.test.labels,
      heldOut.test.labels,
      tests,
    ),
  };
  console.table(usefulness);
  const spaces = rankCorrelation(pixelRank.logDensity, feature.AIS.logDensity, bank.labels);
  console.log('rank correlation of pixel (Laplace) and feature (AIS) density', spaces);

  mkdirSync(given.out, { recursive: true });
  const write = (name: string, text: string) => writeFileSync(join(given.out, name), text);
  write(
    'density-ranking.json',
    JSON.stringify({ cell, backend: backend.name, pixelRows, featureRows, usefulness, spaces }, null, 2) + '\n',
  );
  write('density-agreement.svg', agreementPicture({ pixel: byEstimator(pixel), feature: byEstimator(feature) }));
  write('density-usefulness.svg', usefulnessPicture(usefulness));
}

function tensorOf(items: ItemSet): tf.Tensor3D {
  return tf.tensor3d(items.data, [items.count, ...items.shape]);
}

type Estimates = Record<string, LogDensityResult & { milliseconds: number }>;

async function estimateAll(
  plans: Plan[],
  estimate: (options: LogDensityOptions) => Promise<LogDensityResult>,
): Promise<Estimates> {
  const results: Estimates = {};
  for (const { name, ...options } of plans) {
    const started = performance.now();
    const result = await estimate(options);
    results[name] = { ...result, milliseconds: (performance.now() - started) / result.logDensity.length };
    console.error(
      name,
      Math.round(performance.now() - started),
      'ms',
      result.acceptance ? mean(result.acceptance) : '',
    );
  }
  return results;
}

function table(estimates: Estimates, labels: ArrayLike<number>, reference: string): Row[] {
  const truth = estimates[reference].logDensity;
  return Object.entries(estimates).map(([name, result]) => {
    const median = result.kHat.slice().sort()[result.kHat.length >> 1];
    return {
      name,
      gap: mean(truth.map((value, item) => value - result.logDensity[item])),
      medianKHat: Number.isFinite(median) ? median.toFixed(2) : String(median),
      effectiveShare: mean(result.effectiveSampleSize) / result.samples,
      trustworthyShare: result.trustworthyShare,
      agreement: rankCorrelation(truth, result.logDensity, new Int32Array(truth.length)),
      agreementWithinClass: rankCorrelation(truth, result.logDensity, labels),
      standardError: mean(result.standardError),
      milliseconds: result.milliseconds,
    };
  });
}

function byEstimator(estimates: Estimates): Record<string, Float64Array> {
  return Object.fromEntries(Object.entries(estimates).map(([name, { logDensity: values }]) => [name, values]));
}

function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}

if (given.help) console.log(usage);
else await main();
