import * as tf from '@tensorflow/tfjs';
import type { AdamW, NamedWeight } from '@image2audio/tfjs-training';
import type { Classifier } from '../src';
import { encodeArray } from '@image2audio/benchmark/encoded-array';
import { flatAdamState, observeOneByOne, type ObservedStep } from '@image2audio/benchmark/training-state';
import { checkedSteps, type TrainingStep } from '@image2audio/benchmark/training-step';

/** A part of a classifier's batch, its items one after the other. */
export interface ClassifierStepPart {
  name: string;
  x: Float32Array;
  /** Of all items, one after the other; absent for networks that read spectrograms alone. */
  functionals?: Float32Array;
  /** One class an item; absent for items without. */
  labels?: ArrayLike<number>;
}

/** A step of a classifier on the terms of the objective, as classifier_objective.py takes it. */
export interface ClassifierStepTask {
  /** The network's script. */
  script: 'classifier_step.py' | 'two_head_step.py';
  learningRate: number;
  weightDecay: number;
  clipNorm: number;
  averageDecay: number;
  labelSmoothing: number;
  /** Weight of the sum of squares of the functionals' kernel in the loss; of two_head_step.py alone. */
  functionalsPenalty?: number;
  /** The rate at each site that drops something. */
  dropout: Readonly<Record<string, number>>;
  /** By the names of the terms; those reported beside the total. */
  lossWeights: Readonly<Record<string, number>>;
  reported: readonly string[];
  weights: readonly NamedWeight[];
  parts: readonly ClassifierStepPart[];
  itemShape: readonly [frames: number, bands: number];
  /** Weights of the graph on the first two parts, row by row; absent without the smoothness term. */
  edges?: Float32Array;
  /** What dropout multiplies with, by its site, for so many items at each of the steps that are compared. They are disposed here. */
  drawMasks: (rows: number, step: number) => Readonly<Record<string, tf.Tensor>>;
}

/** The PyTorch side of the step: started from the same weights, on the same batch, with the same dropout where losses are compared. */
export function classifierPeer({
  script,
  weights,
  parts,
  itemShape,
  edges,
  drawMasks,
  ...settings
}: ClassifierStepTask): TrainingStep['pytorch'] {
  const itemSize = itemShape[0] * itemShape[1];
  const rowsOf = ({ x }: ClassifierStepPart): number => x.length / itemSize;
  const rows = parts.reduce((sum, part) => sum + rowsOf(part), 0);
  const functionals = joined(parts.flatMap((part) => part.functionals ?? []));
  const nodes = edges ? Math.sqrt(edges.length) : 0;
  return {
    script: new URL(script, import.meta.url),
    input: {
      ...settings,
      weights: Object.fromEntries(weights.map(({ name, values, shape }) => [name, encodeArray(values, shape)])),
      x: encodeArray(joined(parts.map(({ x }) => x)), [rows, 1, ...itemShape]),
      ...(functionals.length > 0 && { functionals: encodeArray(functionals, [rows, functionals.length / rows]) }),
      parts: parts.map((part) => {
        return { name: part.name, rows: rowsOf(part), ...(part.labels && { labels: Array.from(part.labels) }) };
      }),
      ...(edges && { edges: encodeArray(edges, [nodes, nodes]) }),
      masks: Array.from({ length: checkedSteps }, (_, step) => {
        const masks = drawMasks(rows, step);
        const encoded = mapValues(masks, (mask) => encodeArray(mask.dataSync<'float32'>(), mask.shape));
        tf.dispose(masks);
        return encoded;
      }),
    },
  };
}

/** The first steps of a classifier's `take`, and b1 of AdamW. */
export function classifierObserver(
  classifier: Classifier,
  optimizer: AdamW,
  take: TrainingStep['take'],
): Pick<TrainingStep, 'observe' | 'firstDecay'> {
  const observe = async (count: number): Promise<ObservedStep[]> => {
    const variables = classifier.parameters.map(({ name, variable }) => [name, variable] as const);
    return observeOneByOne(count, take, async () => flatAdamState(variables, await optimizer.getState()));
  };
  return { observe, firstDecay: 0.9 };
}

/** Symmetric weights of a graph that joins about a tenth of the pairs, row by row. `random` is uniform in [0, 1). */
export function syntheticEdges(nodes: number, random: () => number): Float32Array {
  const edges = new Float32Array(nodes * nodes);
  for (let row = 0; row < nodes; row++) {
    for (let column = 0; column < row; column++) {
      if (random() < 0.1) edges[row * nodes + column] = edges[column * nodes + row] = random();
    }
  }
  return edges;
}

const mapValues = <From, To>(record: Readonly<Record<string, From>>, change: (value: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));

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
