import type { Classifier, Prediction } from '@image2audio/kplus1-classifier';
import { RunError } from '../errors';
import { withFunctionals } from '../features/clip-scale';
import type { FeatureMatrix } from '../features/feature-matrix';
import { concatenateItems, type ItemSet } from '../features/item-set';
import type { ClassifierInTraining } from '../training/networks';
import type { TrainingContext } from '../training/training-context';
import type { Translations } from './translate-faces';

/** Translations as Dis_t reads them, functionals included, with what its averaged weights make of them. */
export interface PredictedTranslations extends Translations {
  prediction: Prediction;
}

export function featureMatrix({ features: data, count: rows, featureCount: columns }: Prediction): FeatureMatrix {
  return { data, rows, columns };
}

/** The classifier's predictions for clips, from all that it reads of them. */
export function predictClips(classifier: Classifier, { data, functionals, speakers }: ItemSet): Promise<Prediction> {
  return classifier.predict(data, { ...(functionals && { functionals }), ...(speakers && { groups: speakers }) });
}

/**
 * f(x): the averaged classifier's features of the real clips, D_t first, then D_u: what a round's density is fitted to and its graph is built
 * on: the pooled features of the convolution head, which a generated spectrogram has a gradient in too. They change only when Dis_t trains.
 */
export async function clipFeatures(
  { data }: Pick<TrainingContext, 'data'>,
  { classifier, average }: ClassifierInTraining,
): Promise<FeatureMatrix> {
  const clips = concatenateItems(data.labeled.items, data.unlabeled);
  return featureMatrix(await average.applyTo(() => predictClips(classifier, clips)));
}

/** The same of generated spectrograms, and the classes that Dis_t gives them. */
export async function predictTranslations(
  { data: { scale } }: Pick<TrainingContext, 'data'>,
  { classifier, average }: ClassifierInTraining,
  { items: spectrograms, labels }: Translations,
): Promise<PredictedTranslations> {
  // every clip of a speaker on a scale of its own leaves none for what no speaker said
  if (!scale) throw new RunError('a row that generates cannot normalise by speaker: generated clips have none');
  const items = withFunctionals(spectrograms, scale);
  return { items, labels, prediction: await average.applyTo(() => predictClips(classifier, items)) };
}
