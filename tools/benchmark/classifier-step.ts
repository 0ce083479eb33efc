import { encodeArray, type EncodedArray } from './step-peer';
import type { TrainingStep } from './training-step';

/** A part of a classifier's batch, its items one after the other. */
export interface ClassifierStepPart {
  name: string;
  x: Float32Array;
  /** One class an item; absent for items without. */
  labels?: ArrayLike<number>;
}

/** A step of a classifier, all terms of the objective, as classifier_step.py takes it. */
export interface ClassifierStepTask {
  learningRate: number;
  weightDecay: number;
  clipNorm: number;
  averageDecay: number;
  dropout: number;
  /** By the names of the terms; those reported beside the total. */
  lossWeights: Readonly<Record<string, number>>;
  reported: readonly string[];
  weights: Readonly<Record<string, { shape: readonly number[]; values: Float32Array }>>;
  parts: readonly ClassifierStepPart[];
  itemShape: readonly [frames: number, bands: number];
  /** Weights of the graph on the first two parts, row by row; absent without the smoothness term. */
  edges?: Float32Array;
  /** What dropout multiplies the features of all items with, at each of the steps that are compared. */
  masks: readonly Float32Array[];
}

/** The PyTorch side of the step: started from the same weights, on the same batch, with the same dropout where losses are compared. */
export function classifierPeer({
  weights,
  parts,
  itemShape,
  edges,
  masks,
  ...settings
}: ClassifierStepTask): TrainingStep['pytorch'] {
  const itemSize = itemShape[0] * itemShape[1];
  const rowsOf = ({ x }: ClassifierStepPart): number => x.length / itemSize;
  const rows = parts.reduce((sum, part) => sum + rowsOf(part), 0);
  const joined = new Float32Array(rows * itemSize);
  let offset = 0;
  for (const { x } of parts) {
    joined.set(x, offset);
    offset += x.length;
  }
  const nodes = edges ? Math.sqrt(edges.length) : 0;
  return {
    script: new URL('classifier_step.py', import.meta.url),
    input: {
      ...settings,
      weights: encodedWeights(weights),
      x: encodeArray(joined, [rows, 1, ...itemShape]),
      parts: parts.map((part) => {
        return { name: part.name, rows: rowsOf(part), ...(part.labels && { labels: Array.from(part.labels) }) };
      }),
      ...(edges && { edges: encodeArray(edges, [nodes, nodes]) }),
      masks: masks.map((mask) => encodeArray(mask, [rows, mask.length / rows])),
    },
  };
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

function encodedWeights(weights: ClassifierStepTask['weights']): Record<string, EncodedArray> {
  return Object.fromEntries(
    Object.entries(weights).map(([name, { shape, values }]) => [name, encodeArray(values, shape)]),
  );
}
