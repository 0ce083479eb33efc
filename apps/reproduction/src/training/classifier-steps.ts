import { createClassifierStep, type TrainingBatch } from '@image2audio/kplus1-classifier';
import { subgraphWeights } from '@image2audio/graph-smoothness';
import { selectDensest } from '@image2audio/density-iwae';
import * as tf from '@tensorflow/tfjs';
import { stepCompiler } from '../backend/step-compiler';
import type { RowComponents } from '../config/rows';
import { parseSchedule, type Schedule } from '../config/schedule';
import type { Config } from '../config/schema';
import type { TrainingData } from '../data/training-data';
import { deriveSeed, randomStream } from '@image2audio/tfjs-training';
import { batchGraph, smoothnessOfBatch } from './batch-graph';
import type { GeneratedBank } from './generated-bank';
import { classifierPart, drawBalanced, drawClips, drawIndices, labeledPart, labelsAt } from './draw-batches';
import type { MetricsLog } from './metrics-log';
import type { ClassifierInTraining } from './networks';
import type { ReliabilityGraph } from './reliability-graph';

/** What a round hands to the classifier's steps: generated samples and the graph's labels; absent where the row has none. */
export interface RoundMaterial {
  bank?: GeneratedBank | undefined;
  graph?: ReliabilityGraph | undefined;
}

/** Steps `from` to `to` of Dis_t with the terms of the row (paper 2.4). */
export async function trainClassifier(
  training: ClassifierInTraining,
  data: TrainingData,
  config: Config,
  components: RowComponents,
  material: RoundMaterial,
  range: { from: number; to: number; seed: number },
  log: MetricsLog,
): Promise<void> {
  const { classifier, optimizer, average, learningRate } = training;
  const weightOf = termWeights(config, components);
  const epsilon = parseSchedule(config.epsilon);
  const takeStep = createClassifierStep(classifier, optimizer, {
    clipNorm: config.classifier.clipNorm,
    labelSmoothing: config.classifier.labelSmoothing,
    smoothness: smoothnessOfBatch,
    average,
    compile: await stepCompiler(),
  });
  for (let step = range.from; step < range.to; step++) {
    const t = shareOfCoTraining(step, config);
    const batch = drawClassifierBatch(data, config, components, material, epsilon(t), range.seed, step);
    const report = await takeStep(batch, {
      learningRate: learningRate(step),
      dropoutSeed: deriveSeed(range.seed, 'dropout', step),
      weights: weightOf(t),
    });
    tf.dispose(batch.graph ?? {});
    log.write('classifier', step, {
      epsilon: epsilon(t),
      total: report.total,
      ...report.terms,
      penalty: report.penalty,
      gradientNorm: report.gradientNorm,
      ...report.monitors,
    });
    await log.breathe();
  }
}

/** t of the schedules: 0 until the warm-up ends, so that all generations start as D_g (paper 2.2), 1 at the last step. */
export function shareOfCoTraining(step: number, { classifier: { warmUpSteps, steps } }: Config): number {
  return Math.max(0, (step - warmUpSteps) / (steps - warmUpSteps));
}

/** The schedules of the configuration as numbers at t. Without `low`, D_u is in the batch for the graph only: it has no terms of its own. */
function termWeights(
  { classifier: { weights } }: Config,
  { low }: RowComponents,
): (t: number) => Record<keyof typeof weights | 'labeled', number> {
  const schedules = Object.entries(weights).map(
    ([term, expression]) =>
      [term, parseSchedule(!low && (term === 'real' || term === 'entropy') ? '0' : expression)] as [string, Schedule],
  );
  return (t) =>
    ({ labeled: 1, ...Object.fromEntries(schedules.map(([term, schedule]) => [term, schedule(t)])) }) as ReturnType<
      ReturnType<typeof termWeights>
    >;
}

function drawClassifierBatch(
  data: TrainingData,
  config: Config,
  components: RowComponents,
  { bank, graph }: RoundMaterial,
  epsilon: number,
  seed: number,
  step: number,
): TrainingBatch {
  const random = randomStream(seed, 'classifier batch', step);
  const size = config.classifier.batch;
  const indicesOfLabeled = drawClips(data.labeled.items, size, random);
  const labeled = labeledPart(data.labeled, indicesOfLabeled, config, random);
  const batch: TrainingBatch = { labeled };
  const needsUnlabeled = bank !== undefined && components.low;
  if (needsUnlabeled || graph) {
    const indices = drawIndices(size, data.unlabeled.count, random);
    batch.unlabeled = classifierPart(data.unlabeled, indices, config, random);
    if (graph) {
      const nodes = [...indicesOfLabeled, ...indices.map((index) => data.labeled.items.count + index)];
      const weights = subgraphWeights(graph.graph, nodes);
      batch.graph = batchGraph(labeled.labels, weights, data.classes.length);
    }
  }
  if (bank) {
    const { dense, sparse } = selectDensest(bank.rank, epsilon, { groups: bank.labels });
    if (components.high && dense.length > 0) {
      const chosen = drawBalanced(labelsAt(bank.labels, dense), size, random).map((index) => dense[index]);
      batch.generatedLabeled = labeledPart(bank, chosen, config, random);
    }
    if (components.low && sparse.length > 0) {
      const chosen = drawIndices(size, sparse.length, random).map((index) => sparse[index]);
      batch.generatedFake = classifierPart(bank.items, chosen, config, random);
    }
  }
  if (graph && graph.pathNodes.length > 0) {
    const chosen = drawBalanced(graph.pathLabels, size, random);
    batch.pathLabeled = {
      ...classifierPart(data.unlabeled, labelsAt(graph.pathNodes, chosen), config, random),
      labels: labelsAt(graph.pathLabels, chosen),
    };
  }
  return batch;
}
