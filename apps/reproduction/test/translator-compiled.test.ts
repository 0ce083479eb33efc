/** The translator's rounds on onnxruntime, whose steps are computed from a recording, against the same steps as they are. */
import { selectBackend } from '../src/backend/select-backend';
import { statistics } from '@image2audio/tfjs-backend-onnxruntime';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { StepCompiler } from '@image2audio/tfjs-training';
import * as tf from '@tensorflow/tfjs';
import type { stepCompiler as StepCompilerOf } from '../src/backend/step-compiler';
import { stepCompiler } from '../src/backend/step-compiler';
import type { TrainingData } from '../src/data/training-data';
import { criticOf, takeTranslatorSteps, type TranslatorStage } from '../src/method/train-translator';
import { buildClassifier, buildTranslator, disposeClassifier, disposeTranslator } from '../src/training/networks';
import { labelsInTurn, syntheticClips, syntheticItems } from './synthetic-items';
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
const seed = 5;
const classes = ['neutral', 'happy', 'sad'] as const;

/** Noise in the place of clips and faces: nothing can be learnt, and every term is there. */
const data: TrainingData = {
  classes,
  labeled: { items: syntheticClips(6, 'clips'), labels: labelsInTurn(6) },
  unlabeled: syntheticClips(5, 'more clips'),
  faces: { items: syntheticItems(9, [48, 48], 'faces'), labels: labelsInTurn(9) },
  unlabeledFaces: syntheticItems(4, [48, 48], 'more faces'),
  pairs: [
    { clip: 0, face: 3, label: 0 },
    { clip: 1, face: 4, label: 1 },
    { clip: 7, face: 10, label: -1 },
  ],
  scale: null,
};

const steps = 6;

/** The log and the weights after six steps, with how many of these were computed from a recording. */
async function trained({ phase, paired }: Pick<TranslatorStage, 'phase'> & { paired: boolean }) {
  const network = buildClassifier(config, classes.length, seed);
  const unit = buildTranslator(config, classes.length, seed);
  const context = await trainingContext({ paired, data, config, seed });
  const critic = criticOf(network.classifier);
  const replaysBefore = statistics().replays;
  await takeTranslatorSteps(context, unit, { phase, from: 0, to: steps, ...(phase === 'translator' && { critic }) });
  const replays = statistics().replays - replaysBefore;
  const weights = (await unit.translator.getWeights()).map(({ name, values }) => [name, Array.from(values)]);
  disposeTranslator(unit);
  disposeClassifier(network);
  return { replays, log: context.log.take(), weights };
}

describe('six steps of the translator', () => {
  it.each([
    ['unpaired', { phase: 'translator', paired: false }, 'ganSource'],
    ['paired', { phase: 'translator', paired: true }, 'pairedL1'],
    ['of the warm-up', { phase: 'translator warm-up', paired: false }, 'reconstruction'],
  ] as const)(
    '%s give the bits they give without a recording',
    async (_, round, term) => {
      const compiled = await trained(round);
      compiler.isUsed = false;
      const plain = await trained(round);
      expect(plain.replays).toBe(0);
      expect(compiled.replays).toBe(steps - 2); // two calls to see that they record the same
      expect(compiled.log).toEqual(plain.log);
      expect(compiled.weights).toEqual(plain.weights);
      expect(plain.log).toHaveLength(steps);
      expect(JSON.parse(plain.log[0])).toHaveProperty(term);
    },
    180_000,
  );
});

describe('the step compiler', () => {
  it('gives the step itself where another back end is in use', async () => {
    await tf.setBackend('cpu');
    const step = (inputs: tf.NamedTensorMap): tf.NamedTensorMap => inputs;
    expect((await stepCompiler())(step)).toBe(step);
    await tf.setBackend('onnxruntime');
    expect((await stepCompiler())(step)).not.toBe(step);
  });
});
