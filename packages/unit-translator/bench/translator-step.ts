import type { NamedWeight } from '@image2audio/tfjs-training';
import type {
  LossWeights,
  StepLosses,
  Translator,
  TranslatorBatch,
  TranslatorOptimizers,
  TranslatorStep,
} from '../src';
import * as tf from '@tensorflow/tfjs';
import { deriveSeed } from '@image2audio/tfjs-training';
import { posteriorNoise } from '../src/latent/posterior';
import { encodeArray, type EncodedArray } from '@image2audio/benchmark/encoded-array';
import { checkedSteps, oneByOne, type TrainingStep } from '@image2audio/benchmark/training-step';
import { flatAdamState, observeOneByOne, type ParameterState } from '@image2audio/benchmark/training-state';

/** One domain's items, one after the other: as many labeled ones as there are labels, and others. */
export interface TranslatorStepItems {
  labeled: Float32Array;
  labels: Int32Array;
  unlabeled?: Float32Array;
  itemShape: readonly number[];
}

/** A step of a translator of faces and spectrograms, as translator_step.py takes it. */
export interface TranslatorStepTask {
  name: string;
  translator: Translator;
  optimizers: TranslatorOptimizers;
  takeStep: TranslatorStep;
  /** The weights of the default classifier that is the step's critic. */
  criticWeights: readonly NamedWeight[];
  /** A weight for every term; the ones above 0 are computed. */
  lossWeights: LossWeights;
  clipNorm: number;
  learningRates: { translator: number; discriminator: number };
  faces: TranslatorStepItems;
  clips: TranslatorStepItems;
  noiseSeed: (step: number) => number;
  dispose: () => void;
}

const terms = [
  'kl',
  'latentClass',
  'reconstruction',
  'cycle',
  'cycleKl',
  'criticClass',
  'criticReal',
  'featureMatching',
  'ganSource',
] as const;

/** The step, and its PyTorch side, which starts from the same weights, on the same batch, with the same noise where losses are compared. */
export async function translatorTrainingStep(task: TranslatorStepTask): Promise<TrainingStep> {
  const { name, translator, takeStep, criticWeights, lossWeights, clipNorm, learningRates, faces, clips } = task;
  const { latentSize, classLatentSize } = translator.options;
  const reported: (keyof StepLosses)[] = [
    'total',
    ...terms.filter((term) => lossWeights[term] > 0),
    ...(lossWeights.ganSource > 0 ? (['discriminator'] as const) : []),
  ];
  const rows = { source: countOf(faces), target: countOf(clips) };
  const input = {
    ...{ latentSize, classLatentSize, clipNorm, lossWeights, reported, learningRates },
    extents: {
      source: [48, 24, 12, 6].map((side) => [side, side]),
      target: [156, 78, 39, 20].map((frames) => [1, frames]),
    },
    weights: Object.fromEntries(
      (await translator.getWeights()).map(({ name: weight, values, shape }) => [weight, encodeArray(values, shape)]),
    ),
    critic: Object.fromEntries(
      criticWeights.map(({ name: weight, values, shape }) => [weight, encodeArray(values, shape)]),
    ),
    source: { x: encodeArray(joined(faces), [rows.source, ...faces.itemShape]), labels: Array.from(faces.labels) },
    target: { x: encodeArray(joined(clips), [rows.target, 1, ...clips.itemShape]), labels: Array.from(clips.labels) },
    noises: Array.from({ length: checkedSteps }, (_, step) => noiseOf(task.noiseSeed(step), rows, latentSize)),
  };

  let step = 0;
  const takeOne = async (): Promise<number[]> => {
    const batch: TranslatorBatch = {
      source: { x: tensorOf(faces.labeled, faces), labels: faces.labels },
      target: { x: tensorOf(clips.labeled, clips), labels: clips.labels },
      ...(clips.unlabeled && { unlabeledTarget: { x: tensorOf(clips.unlabeled, clips) } }),
      ...(faces.unlabeled && { unlabeledSource: { x: tensorOf(faces.unlabeled, faces) } }),
    };
    const losses = await takeStep(batch, { seed: task.noiseSeed(step++) });
    const tensors = [batch.source.x, batch.target.x, batch.unlabeledTarget?.x, batch.unlabeledSource?.x];
    tf.dispose(tensors.filter((tensor) => tensor !== undefined));
    return reported.map((term) => losses[term]!);
  };
  const take = oneByOne(takeOne);
  return {
    name: `${name}, ${rows.source} faces and ${rows.target} spectrograms`,
    take,
    observe: (count) => observeOneByOne(count, take, () => stateOf(task)),
    firstDecay: 0.5,
    pytorch: { script: new URL('translator_step.py', import.meta.url), input },
    dispose: task.dispose,
  };
}

/** What the step moves: the translator, and with a GAN term the discriminators. */
async function stateOf({ translator, optimizers, lossWeights }: TranslatorStepTask): Promise<ParameterState[]> {
  const moved = translator.namedTranslatorVariables().map(({ name, variable }) => [name, variable] as const);
  const own = flatAdamState(moved, await optimizers.translator.getState());
  if (lossWeights.ganSource === 0) return own;
  const names = (await translator.getWeights())
    .map(({ name }) => name)
    .filter((weight) => !moved.some(([name]) => name === weight));
  const discriminators = translator
    .discriminatorVariables()
    .map((variable, index) => [names[index], variable] as const);
  return [...own, ...flatAdamState(discriminators, await optimizers.discriminator.getState())];
}

const sizeOf = ({ itemShape }: TranslatorStepItems): number =>
  itemShape.reduce((product, length) => product * length, 1);

const countOf = (items: TranslatorStepItems): number =>
  items.labels.length + (items.unlabeled?.length ?? 0) / sizeOf(items);

function tensorOf(values: Float32Array, items: TranslatorStepItems): tf.Tensor {
  return tf.tensor(values, [values.length / sizeOf(items), ...items.itemShape]);
}

function joined({ labeled, unlabeled = new Float32Array() }: TranslatorStepItems): Float32Array {
  const values = new Float32Array(labeled.length + unlabeled.length);
  values.set(labeled);
  values.set(unlabeled, labeled.length);
  return values;
}

/** The noise that a step with this seed draws, by the pass that draws it. */
function noiseOf(
  stepSeed: number,
  rows: { source: number; target: number },
  latentSize: number,
): Record<string, EncodedArray> {
  const drawn = (items: number, purpose: string): EncodedArray => {
    const shape: [number, number] = [items, latentSize];
    const noise = posteriorNoise(shape, deriveSeed(stepSeed, purpose));
    const values = Float32Array.from(noise.dataSync());
    noise.dispose();
    return encodeArray(values, shape);
  };
  return {
    source: drawn(rows.source, 'source'),
    target: drawn(rows.target, 'target'),
    'source back': drawn(rows.source, 'source back'),
    'target back': drawn(rows.target, 'target back'),
  };
}
