import type * as tf from '@tensorflow/tfjs';
import { ClassifierError } from '../errors';
import type { ObjectiveParts } from '../objective/objective';
import type { Labels } from '../objective/one-hot';
import type { Smoothness } from '../objective/smoothness-term';
import { countSpectrograms, type SpectrogramShape, type Spectrograms } from '../spectrograms';

export interface LabeledPart {
  x: Spectrograms;
  /** One class a spectrogram. */
  labels: Labels;
}

export interface UnlabeledPart {
  x: Spectrograms;
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
  /** S of the class probabilities [labeled + unlabeled, K], rows in that order. */
  smoothness?: Smoothness;
}

type PartName = Exclude<keyof TrainingBatch, 'smoothness'>;
const order: readonly PartName[] = ['labeled', 'unlabeled', 'pathLabeled', 'generatedLabeled', 'generatedFake'];

/** Where the rows of each part lie in the one tensor that a step sends through the network; real parts come first. */
export interface BatchLayout {
  spectrograms: Spectrograms[];
  names: PartName[];
  sizes: number[];
  labels: Partial<Record<PartName, Labels>>;
  /** Rows of real items, at the front. */
  realRows: number;
  /** Rows of D_g, at the end. */
  fakeRows: number;
}

export function layOutBatch(batch: TrainingBatch, shape: SpectrogramShape): BatchLayout {
  const layout: BatchLayout = { spectrograms: [], names: [], sizes: [], labels: {}, realRows: 0, fakeRows: 0 };
  for (const name of order) {
    const part: LabeledPart | UnlabeledPart | undefined = batch[name];
    if (part === undefined) continue;
    const rows = countSpectrograms(`batch.${name}.x`, part.x, shape);
    if ('labels' in part) {
      if (part.labels.length !== rows) {
        throw new ClassifierError(`batch.${name}.labels`, `${part.labels.length} labels`, `${rows}, one a spectrogram`);
      }
      layout.labels[name] = part.labels;
    }
    if (rows === 0) continue;
    layout.spectrograms.push(part.x);
    layout.names.push(name);
    layout.sizes.push(rows);
    if (name === 'generatedFake') layout.fakeRows = rows;
    else if (name !== 'generatedLabeled') layout.realRows += rows;
  }
  if (layout.names.length === 0) {
    throw new ClassifierError('batch', 'no spectrogram', 'at least one part with spectrograms');
  }
  return layout;
}

/** The parts of the objective from the logits of each part, in the order of the layout. */
export function objectiveParts(
  { names, labels }: BatchLayout,
  logits: readonly tf.Tensor2D[],
  graph: ObjectiveParts['graph'],
): ObjectiveParts {
  const of = (name: PartName) => logits[names.indexOf(name)] as tf.Tensor2D | undefined;
  const labeled = (name: PartName) => {
    const part = of(name);
    return part && { logits: part, labels: labels[name]! };
  };
  return {
    labeled: labeled('labeled'),
    unlabeled: of('unlabeled'),
    generatedLabeled: labeled('generatedLabeled'),
    generatedFake: of('generatedFake'),
    pathLabeled: labeled('pathLabeled'),
    graph,
  };
}
