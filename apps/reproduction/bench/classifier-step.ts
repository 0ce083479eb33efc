import { createClassifierStep, functionalCount, type TrainingBatch } from '@image2audio/kplus1-classifier';
import * as tf from '@tensorflow/tfjs';
import { syntheticEdges } from '../../../tools/benchmark/classifier-step';
import { encodeArray } from '../../../tools/benchmark/step-peer';
import { checkedSteps, oneByOne, type TrainingStep } from '../../../tools/benchmark/training-step';
import { stepCompiler } from '../src/backend/step-compiler';
import { parseSchedule } from '../src/config/schedule';
import { deriveSeed, randomStream } from '../src/random';
import { batchGraph, smoothnessOfBatch } from '../src/training/batch-graph';
import { buildClassifier, disposeClassifier } from '../src/training/networks';
import { encodedWeights } from './encoded-weights';
import { classes, config, seed, spectrogramShape, syntheticItems, syntheticLabels } from './synthetic-batches';

const { batch: size, weightDecay, averageDecay, labelSmoothing, functionalsPenalty } = config.classifier;
const { blockDropout, dropout, functionalsDropout } = config.classifier;
const { clipNorm } = config.translator;
/** As at the last step: no schedule has a term at 0 there. */
const lossWeights = { labeled: 1, ...atTheEnd(config.classifier.weights) };
type Term = keyof typeof lossWeights;

/**
 * A step of Dis_t as trainClassifier takes it, and the average of the weights after it: with every part of the batch and the graph, as
 * in the row All; or, with `warmUp`, on labeled clips alone, as in the row Base.
 */
export async function classifierStep({ warmUp }: { warmUp: boolean }): Promise<TrainingStep> {
  const training = buildClassifier(config, classes, seed);
  const { classifier, optimizer, average } = training;
  const learningRate = training.learningRate(config.classifier.warmUpSteps);
  const labels = syntheticLabels(size);
  const clips = (purpose: string) => ({
    x: syntheticItems(size, spectrogramShape, purpose),
    functionals: syntheticItems(size, [functionalCount()], `functionals of ${purpose}`),
  });
  const edges = syntheticEdges(2 * size, randomStream(seed, 'benchmark', 'edges'));
  const labeled = { ...clips('labeled'), labels };
  const batch: TrainingBatch = warmUp
    ? { labeled }
    : {
        labeled,
        unlabeled: clips('unlabeled'),
        pathLabeled: { ...clips('path'), labels },
        generatedLabeled: { ...clips('generated, dense'), labels },
        generatedFake: clips('generated, sparse'),
        graph: batchGraph(labels, edges, classes),
      };
  const parts = (['labeled', 'unlabeled', 'pathLabeled', 'generatedLabeled', 'generatedFake'] as const).flatMap(
    (name) => {
      const part = batch[name];
      if (!part) return [];
      const { x, functionals } = part as { x: Float32Array; functionals: Float32Array };
      return [{ name, x, functionals, rows: size, ...('labels' in part && { labels: Array.from(labels) }) }];
    },
  );
  const reported = (Object.keys(lossWeights) as Term[]).filter((term) => !warmUp || term === 'labeled');
  const dropoutSeed = (step: number): number => deriveSeed(seed, 'dropout', step);
  const input = {
    learningRate,
    weightDecay,
    clipNorm,
    averageDecay,
    dropout: {
      block0: blockDropout,
      block1: blockDropout,
      block2: blockDropout,
      features: dropout,
      functionals: functionalsDropout,
    },
    labelSmoothing,
    functionalsPenalty,
    lossWeights,
    reported,
    weights: encodedWeights(await classifier.getWeights()),
    x: encodeArray(joined(parts.map(({ x }) => x)), [parts.length * size, 1, ...spectrogramShape]),
    functionals: encodeArray(joined(parts.map(({ functionals }) => functionals)), [
      parts.length * size,
      functionalCount(),
    ]),
    parts: parts.map(({ name, rows, labels: known }) => ({ name, rows, ...(known && { labels: known }) })),
    ...(!warmUp && { edges: encodeArray(edges, [2 * size, 2 * size]) }),
    masks: Array.from({ length: checkedSteps }, (_, step) => {
      const masks = Object.entries(classifier.drawDropoutMasks(parts.length * size, dropoutSeed(step)));
      return Object.fromEntries(
        masks.map(([site, mask]) => {
          const values = Float32Array.from(mask.dataSync());
          mask.dispose();
          return [site, encodeArray(values, mask.shape)];
        }),
      );
    }),
  };

  let step = 0;
  const compile = await stepCompiler();
  const train = createClassifierStep(classifier, optimizer, {
    clipNorm,
    labelSmoothing,
    smoothness: smoothnessOfBatch,
    average,
    compile,
  });
  const takeOne = async (): Promise<number[]> => {
    const settings = { learningRate, dropoutSeed: dropoutSeed(step++), weights: lossWeights };
    const { total, terms } = await train(batch, settings);
    return [total, ...reported.map((name) => terms[name]!)];
  };
  return {
    name: warmUp
      ? `classifier step, labeled term, ${size} spectrograms`
      : `classifier step, all terms, ${parts.length} x ${size} spectrograms`,
    take: oneByOne(takeOne),
    pytorch: { script: new URL('two_head_step.py', import.meta.url), input },
    dispose: () => {
      tf.dispose(batch.graph ?? {});
      disposeClassifier(training);
    },
  };
}

function atTheEnd<Name extends string>(schedules: Record<Name, string>): Record<Name, number> {
  const entries = Object.entries<string>(schedules).map(([term, expression]) => [term, parseSchedule(expression)(1)]);
  return Object.fromEntries(entries) as Record<Name, number>;
}

/** Arrays one after the other. */
function joined(arrays: readonly Float32Array[]): Float32Array {
  const values = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const array of arrays) {
    values.set(array, offset);
    offset += array.length;
  }
  return values;
}
