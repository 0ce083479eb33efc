import { accuracy, confusionMatrix, unweightedAverageRecall } from '@image2audio/gan-metrics';
import { encodeWeights, joinWeights } from '@image2audio/tfjs-training';
import { join } from 'node:path';
import { column } from '../config/columns';
import { rows } from '../config/rows';
import type { Corpora } from '../corpora/sources';
import { splitData, withAllLabels } from '../data/split-data';
import type { HeldOut, TrainingData } from '../data/training-data';
import { openScorer } from '../evaluation/scorer';
import { generationScores } from '../evaluation/generation-scores';
import { sanityFigures } from '../evaluation/sanity';
import { saveSamples } from '../report/sample-pictures';
import { classifyByKernel } from '../training/kernel-machine';
import { cellSteps, trainCell, type TrainedCell } from '../training/train-cell';
import { MetricsLog } from '../training/metrics-log';
import type { WarmUpKey } from '../training/warm-up';
import { RunError } from '../errors';
import { writeAtomic } from '../store/atomic-file';
import { deviations, whyUnavailable } from './availability';
import { seedsOf, type RunPlan } from './plan';
import { prepareCorpus } from './prepared-data';
import type { CellResult } from '../records/cell-result';
import type { CellName, RunFolder } from '../records/run-folder';

/** A translator's step costs about this many of the classifier's: for the progress estimate only. */
const translatorStepCost = 8;

/** Expected cost of a cell in classifier steps, before anything is measured. */
export function cellCost(row: CellName['row'], { config }: Pick<RunPlan, 'config'>): number {
  const { classifier, translator } = cellSteps(row, config);
  return classifier + translatorStepCost * translator + 1;
}

/** One training run in this process, from data to result.json: the unit of work of every executor. */
export async function runCell(
  plan: RunPlan,
  folder: RunFolder,
  cell: CellName,
  runKey: string,
  corpora: Corpora,
  onProgress: (share: number) => void,
): Promise<CellResult> {
  const started = performance.now();
  const { config, cacheFolder } = plan;
  const { corpus, paired } = column(cell.column);
  const { upperBound: isUpperBound, kernelMachine, speakerNormalization = false } = rows[cell.row];
  const prepared = await prepareCorpus(corpora, corpus, config, cacheFolder);
  // only now it is known whether any video shows a face
  const reason = whyUnavailable(corpora, cell.column, seedsOf(config));
  if (reason) throw new RunError(`column ${cell.column} is unavailable: ${reason}`);
  const classes = corpora.speech[corpus]!.classes;
  const { training, heldOut } = splitData(classes, prepared.clips, prepared.faces, cell.seed, {
    speakerNormalization,
  });
  const key: WarmUpKey = { data: prepared.dataKey, backend: plan.backend, seed: cell.seed, speakerNormalization };
  const dataReady = performance.now();

  const total = cellCost(cell.row, plan);
  let done = 0;
  const onSteps = (phase: string, steps: number) => {
    done += steps * (phase.startsWith('translator') ? translatorStepCost : 1);
    onProgress(Math.min(0.999, done / total));
  };
  const log = new MetricsLog(join(folder.cellFolder(cell), 'metrics.jsonl'), config.logEvery, onSteps);

  const base = {
    schema: 1 as const,
    ...cell,
    status: 'done' as const,
    runKey,
    backend: plan.backend,
    classes: [...classes],
    deviations: deviations(corpora, cell.column, [cell.seed]),
  };
  const scorer = () =>
    openScorer(withAllLabels(training, heldOut), training.labeled.items.count, config, key, cacheFolder, log);

  if (kernelMachine) {
    const { labels, weightsHash } = classifyByKernel(training.labeled, heldOut.test.items, classes.length);
    log.flush();
    const result: CellResult = {
      ...base,
      ...testScores(heldOut, labels, classes.length),
      sanity: {},
      generationScores: null,
      weightsHash,
      seconds: seconds(started, dataReady, performance.now()),
    };
    folder.saveResult(result);
    return result;
  }

  if (isUpperBound) {
    const upperBound = await scorer();
    log.append(upperBound.log);
    log.flush();
    const prediction = await upperBound.predict(heldOut.test.items);
    upperBound.dispose();
    const result: CellResult = {
      ...base,
      ...testScores(heldOut, prediction.labels, classes.length),
      sanity: {},
      generationScores: null,
      weightsHash: upperBound.identity,
      seconds: seconds(started, dataReady, performance.now()),
    };
    folder.saveResult(result);
    return result;
  }

  const trained = await trainCell({ row: cell.row, paired, key, cacheFolder }, training, config, log);
  const trainedAt = performance.now();
  const prediction = await trained.predict(heldOut.test.items);
  const scores = testScores(heldOut, prediction.labels, classes.length);
  const generation =
    cell.row === 'all' && trained.bank
      ? await scoreGeneration(trained, training, heldOut, await scorer(), cell.seed)
      : null;
  if (generation) Object.assign(scores.metrics, generation.metrics);
  if (trained.bank) saveSamples(join(folder.cellFolder(cell), 'samples'), training, trained.bank);
  saveCheckpoint(join(folder.cellFolder(cell), 'checkpoint'), trained, classes);
  const result: CellResult = {
    ...base,
    ...scores,
    sanity: sanityFigures(trained, heldOut),
    generationScores: generation && {
      scorer: generation.scorer,
      count: generation.count,
      dimension: generation.dimension,
      warnings: generation.warnings,
    },
    weightsHash: trained.weightsHash,
    seconds: seconds(started, dataReady, trainedAt),
  };
  trained.dispose();
  folder.saveResult(result);
  return result;
}

async function scoreGeneration(
  { bank }: TrainedCell,
  training: TrainingData,
  heldOut: HeldOut,
  scorer: Awaited<ReturnType<typeof openScorer>>,
  seed: number,
) {
  try {
    return await generationScores(bank!, training.unlabeled, heldOut.test.items, scorer, seed);
  } finally {
    scorer.dispose();
  }
}

/** The only place where labels of S4 are used. */
function testScores({ test, testClips, testSpeakers }: HeldOut, predictions: Int32Array, classes: number) {
  const confusion = confusionMatrix(test.labels, predictions, classes);
  const metrics: CellResult['metrics'] = {
    accuracy: accuracy(test.labels, predictions),
    uar: unweightedAverageRecall(test.labels, predictions),
  };
  return {
    metrics,
    test: { clips: testClips, speakers: testSpeakers, labels: [...test.labels], predictions: [...predictions] },
    confusion: Array.from({ length: classes }, (_, row) => [
      ...confusion.counts.subarray(row * classes, (row + 1) * classes),
    ]),
  };
}

function saveCheckpoint(
  folder: string,
  { classifierWeights, translatorWeights }: TrainedCell,
  classes: readonly string[],
): void {
  const sets = { classifier: classifierWeights, ...(translatorWeights ? { translator: translatorWeights } : {}) };
  const file = encodeWeights(joinWeights(sets), { classes: JSON.stringify(classes) });
  writeAtomic(join(folder, 'weights.safetensors'), file);
}

function seconds(started: number, dataReady: number, trained: number): Record<string, number> {
  const round = (milliseconds: number) => Math.round(milliseconds / 100) / 10;
  return {
    data: round(dataReady - started),
    training: round(trained - dataReady),
    evaluation: round(performance.now() - trained),
    total: round(performance.now() - started),
  };
}
