import { createClassifierStep, functionalCount, type TrainingBatch } from '@image2audio/kplus1-classifier';
import * as tf from '@tensorflow/tfjs';
import {
  classifierObserver,
  classifierPeer,
  syntheticEdges,
  type ClassifierStepPart,
} from '../../../packages/kplus1-classifier/bench/classifier-step';
import { oneByOne, type TrainingStep } from '@image2audio/benchmark/training-step';
import { stepCompiler } from '../src/backend/step-compiler';
import { parseSchedule } from '../src/config/schedule';
import { deriveSeed, randomStream } from '@image2audio/tfjs-training';
import { batchGraph, smoothnessOfBatch } from '../src/method/batch-graph';
import { buildClassifier, disposeClassifier } from '../src/training/networks';
import { classes, config, seed, spectrogramShape, syntheticItems, syntheticLabels } from './synthetic-batches';

const { batch: size, weightDecay, averageDecay, labelSmoothing, functionalsPenalty } = config.classifier;
const { blockDropout, dropout, functionalsDropout } = config.classifier;
const { clipNorm } = config.classifier;
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
      const part = batch[name] as ClassifierStepPart | undefined;
      return part ? [{ ...part, name }] : [];
    },
  );
  const reported = (Object.keys(lossWeights) as Term[]).filter((term) => !warmUp || term === 'labeled');
  const dropoutSeed = (step: number): number => deriveSeed(seed, 'dropout', step);
  const pytorch = classifierPeer({
    script: 'two_head_step.py',
    learningRate,
    weightDecay,
    clipNorm,
    averageDecay,
    labelSmoothing,
    functionalsPenalty,
    dropout: {
      block0: blockDropout,
      block1: blockDropout,
      block2: blockDropout,
      features: dropout,
      functionals: functionalsDropout,
    },
    lossWeights,
    reported,
    weights: await classifier.getWeights(),
    parts,
    itemShape: spectrogramShape,
    ...(!warmUp && { edges }),
    drawMasks: (rows, index) => classifier.drawDropoutMasks(rows, dropoutSeed(index)),
  });

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
  const take = oneByOne(takeOne);
  return {
    name: warmUp
      ? `classifier step, labeled term, ${size} spectrograms`
      : `classifier step, all terms, ${parts.length} x ${size} spectrograms`,
    take,
    ...classifierObserver(classifier, optimizer, take),
    pytorch,
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
