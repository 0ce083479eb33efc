import type * as tf from '@tensorflow/tfjs';
import { ClassifierError, requireOptions } from '../errors';
import { requireGroups } from '../groups';
import type { Labels } from '../objective/one-hot';
import type { Classifier } from '../classifier';
import { countSpectrograms, requireFunctionals, type Functionals, type Spectrograms } from '../spectrograms';

export interface UnlabeledPart {
  x: Spectrograms;
  /** [rows, functionalCount], for networks that read functionals. */
  functionals?: Functionals;
  /** The group of each item, for networks that compare items with their group. The same number is the same group in all parts. */
  groups?: ArrayLike<number>;
}

export interface LabeledPart extends UnlabeledPart {
  /** One class a spectrogram. */
  labels: Labels;
}

/** The parts of a step's batch. A part that is left out or holds no spectrogram leaves out its terms. */
export interface TrainingBatch {
  /** D_t. */
  labeled: LabeledPart;
  /** D_u. */
  unlabeled?: UnlabeledPart;
  /** Generated, dense: they count as labeled. */
  generatedLabeled?: LabeledPart;
  /** Generated, sparse: they count as class K+1. */
  generatedFake?: UnlabeledPart;
  /** Real, with labels from reliability paths. */
  pathLabeled?: LabeledPart;
  /** The tensors that the `smoothness` of the step reads, such as the edges between the rows; the caller disposes them. */
  graph?: tf.NamedTensorMap;
}

export type PartName = Exclude<keyof TrainingBatch, 'graph'>;

/** The rows of a step in this order: real parts come first, D_t and D_u before all, D_g last. */
export const partOrder: readonly PartName[] = [
  'labeled',
  'unlabeled',
  'pathLabeled',
  'generatedLabeled',
  'generatedFake',
];

const batchNames = {
  labeled: true,
  unlabeled: true,
  pathLabeled: true,
  generatedLabeled: true,
  generatedFake: true,
  graph: true,
} as const;
const unlabeledNames = { x: true, functionals: true, groups: true } as const;
const labeledNames = { ...unlabeledNames, labels: true } as const;

/** A misspelt part would leave out its terms in silence, and so would labels where none are read. */
function requireNames(batch: TrainingBatch): void {
  requireOptions<TrainingBatch>('batch', batch, batchNames, 'required');
  const { labeled, pathLabeled, generatedLabeled, unlabeled, generatedFake } = batch;
  for (const [name, part] of Object.entries({ labeled, pathLabeled, generatedLabeled }))
    requireOptions<LabeledPart>(`batch.${name}`, part, labeledNames);
  for (const [name, part] of Object.entries({ unlabeled, generatedFake }))
    requireOptions<UnlabeledPart>(`batch.${name}`, part, unlabeledNames);
}

/** A part that holds spectrograms. */
export interface BatchPart {
  name: PartName;
  x: Spectrograms;
  rows: number;
  labels: Labels | undefined;
  functionals: Functionals | undefined;
  groups: ArrayLike<number> | undefined;
}

/** The parts that hold spectrograms, in order; throws ClassifierError where one does not fit, or none holds any. */
export function partsOfBatch(batch: TrainingBatch, classifier: Classifier): BatchPart[] {
  requireNames(batch);
  const parts: BatchPart[] = [];
  for (const name of partOrder) {
    const part: LabeledPart | UnlabeledPart | undefined = batch[name];
    if (part === undefined) continue;
    const rows = countSpectrograms(`batch.${name}.x`, part.x, classifier);
    const labels = 'labels' in part ? part.labels : undefined;
    if (labels && labels.length !== rows) {
      throw new ClassifierError(`batch.${name}.labels`, `${labels.length} labels`, `${rows}, one a spectrogram`);
    }
    const { x, functionals, groups } = part;
    requireFunctionals(`batch.${name}.functionals`, functionals, rows, classifier.functionalCount);
    if (classifier.readsGroups) requireGroups(`batch.${name}.groups`, groups, rows);
    if (rows > 0) parts.push({ name, x, rows, labels, functionals, groups });
  }
  if (parts.length === 0) {
    throw new ClassifierError('batch', 'no spectrogram', 'at least one part with spectrograms');
  }
  return parts;
}

/** How many rows the graph joins: those of D_t and D_u, which stand first. */
export function rowsInGraph(parts: readonly Pick<BatchPart, 'name' | 'rows'>[]): number {
  return parts.reduce((sum, { name, rows }) => (name === 'labeled' || name === 'unlabeled' ? sum + rows : sum), 0);
}

/** The graph, where it joins any rows; throws ClassifierError for a graph that nothing reads, or without a tensor. */
export function graphOfBatch(
  { graph }: TrainingBatch,
  parts: readonly BatchPart[],
  isRead: boolean,
): tf.NamedTensorMap | undefined {
  if (graph === undefined) return undefined;
  if (!isRead) {
    const fix = 'Give the step the function that reads it.';
    throw new ClassifierError('batch.graph', 'a graph', 'none, for a step without smoothness', fix);
  }
  if (Object.keys(graph).length === 0) {
    throw new ClassifierError('batch.graph', 'no tensor', 'at least one', 'Leave it out where there is no graph.');
  }
  return rowsInGraph(parts) === 0 ? undefined : graph;
}
