import type { Classifier, Prediction } from '@image2audio/kplus1-classifier';
import type { TrainingData } from '../data/training-data';
import { concatenateItems, type ItemSet } from '../features/item-set';
import type { ClassifierInTraining } from '../training/networks';

/** Features `[rows, columns]`, row-major. */
export interface FeatureMatrix {
  data: Float32Array;
  rows: number;
  columns: number;
}

export function featureMatrix({ features: data, count: rows, featureCount: columns }: Prediction): FeatureMatrix {
  return { data, rows, columns };
}

/** The classifier's predictions for clips, from all that it reads of them. */
export function predictClips(classifier: Classifier, { data, functionals, speakers }: ItemSet): Promise<Prediction> {
  return classifier.predict(data, { ...(functionals && { functionals }), ...(speakers && { groups: speakers }) });
}

/**
 * The averaged classifier's features of the real clips, D_t first, then D_u: what a round's density is fitted to and its graph is built
 * on: the pooled features of the convolution head, which a generated spectrogram has a gradient in too. They change only when Dis_t trains.
 */
export async function clipFeatures(
  { classifier, average }: ClassifierInTraining,
  data: TrainingData,
): Promise<FeatureMatrix> {
  const clips = concatenateItems(data.labeled.items, data.unlabeled);
  return featureMatrix(await average.applyTo(() => predictClips(classifier, clips)));
}
