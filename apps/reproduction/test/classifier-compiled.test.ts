/** The classifier's steps on onnxruntime, which are computed from a recording, against the same steps as they are. */
import { selectBackend } from '../src/backend/select-backend';
import { statistics } from '@image2audio/tfjs-backend-onnxruntime';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { stepCompiler as StepCompilerOf } from '../src/backend/step-compiler';
import { rows } from '../src/config/rows';
import type { TrainingData } from '../src/data/training-data';
import { randomStream, type StepCompiler } from '@image2audio/tfjs-training';
import type { RoundMaterial } from '../src/method/draw-classifier-batch';
import { reliabilityGraph } from '../src/method/reliability-graph';
import { trainClassifier } from '../src/method/train-classifier';
import { buildClassifier, disposeClassifier } from '../src/training/networks';
import { labelsInTurn, syntheticClips } from './synthetic-items';
import { tinyConfig } from './tiny-config';
import { trainingContext } from './training-context';

const asItIs: StepCompiler = (step) => step;
const compiler = vi.hoisted(() => ({ isUsed: true }));
vi.mock('../src/backend/step-compiler', async (importOriginal) => {
  const real = await importOriginal<{ stepCompiler: typeof StepCompilerOf }>();
  return { stepCompiler: () => (compiler.isUsed ? real.stepCompiler() : Promise.resolve(asItIs)) };
});

beforeAll(() => selectBackend('onnxruntime'));
beforeEach(() => {
  compiler.isUsed = true;
});
afterAll(() => tf.setBackend('cpu'));

const config = tinyConfig();
const { warmUpSteps, steps } = config.classifier;
const seed = 5;

/** Noise in the place of clips: nothing can be learnt, and every term is there. */
const clips: TrainingData = {
  classes: ['neutral', 'happy', 'sad'],
  labeled: { items: syntheticClips(9, 'clips'), labels: labelsInTurn(9) },
  unlabeled: syntheticClips(7, 'more clips'),
  faces: { items: { data: new Float32Array(0), count: 0, shape: [48, 48] }, labels: new Int32Array(0) },
  unlabeledFaces: { data: new Float32Array(0), count: 0, shape: [48, 48] },
  pairs: [],
  scale: null,
};

/** Random features, which the graph joins, and random clips in the place of generated ones. */
function everyPart(): RoundMaterial {
  const random = randomStream(seed, 'features');
  const features = { data: Float32Array.from({ length: 16 * 4 }, random), rows: 16, columns: 4 };
  const facts = {
    densitySpace: 'none',
    effectiveSampleSize: null,
    kHat: null,
    trustworthyShare: null,
    generatedInClass: 0,
  } as const;
  return {
    graph: reliabilityGraph({ data: clips, config }, features),
    bank: {
      items: syntheticClips(21, 'bank'),
      labels: labelsInTurn(21),
      rank: Float64Array.from({ length: 21 }, random),
      facts,
    },
  };
}

/** The log, the weights and their average, with how many steps were computed from a recording. */
async function trained(row: 'base' | 'all', material: RoundMaterial, from: number, to: number) {
  const network = buildClassifier(config, 3, seed);
  const context = await trainingContext({ row: rows[row], data: clips, config, seed });
  const before = { replays: statistics().replays, tensors: tf.memory().numTensors };
  await trainClassifier(context, network, material, { from, to });
  const after = { replays: statistics().replays, tensors: tf.memory().numTensors };
  const weights = await network.classifier.getWeights();
  const average = await network.average.getWeights();
  const state = await network.optimizer.getState();
  disposeClassifier(network);
  const replays = after.replays - before.replays;
  return {
    replays,
    tensorsLeft: after.tensors - before.tensors,
    numbers: { log: context.log.take(), weights, average, state },
  };
}

describe('six steps of the classifier', () => {
  const terms = ['labeled', 'high', 'fake', 'real', 'entropy', 'path', 'smoothness'];

  // Two calls show that they record the same. With every part the first batch is of another kind, without a dense generation.
  it.each([
    ['on labeled clips alone', 'base', { bank: null, graph: null }, 0, 4, ['labeled']],
    ['with every part and the graph', 'all', everyPart(), warmUpSteps, 3, terms],
  ] as const)(
    '%s give the bits they give without a recording',
    async (_, row, material, from, replays, expected) => {
      expect(steps - warmUpSteps).toBe(6);
      const compiled = await trained(row, material, from, from + 6);
      compiler.isUsed = false;
      const plain = await trained(row, material, from, from + 6);
      expect([compiled.replays, plain.replays]).toEqual([replays, 0]);
      expect([compiled.tensorsLeft, plain.tensorsLeft]).toEqual([0, 0]);
      expect(compiled.numbers).toEqual(plain.numbers);
      const last = JSON.parse(plain.numbers.log[5]) as object;
      expect(terms.filter((term) => term in last)).toEqual(expected);
    },
    180_000,
  );
});
