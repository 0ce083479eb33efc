import { clipsOfPart, speakerFolds, type Clip, type SpeakerSplit } from '@image2audio/emotion-corpora';
import type { LabeledItems, TrainingData } from '@image2audio/reproduction/src/data/training-data';
import { selectItems } from '@image2audio/reproduction/src/features/item-set';

/** Cross-validation inside S1, by speaker: what settings may be chosen by. */
export function foldsOfS1(
  training: TrainingData,
  clips: readonly Clip[],
  split: SpeakerSplit,
  folds: number,
  seed: number,
): { training: TrainingData; test: LabeledItems }[] {
  const own = clipsOfPart(clips, split, 'S1');
  const part = (speakers: readonly string[]): LabeledItems => {
    const indices = Int32Array.from(own.keys()).filter((index) => speakers.includes(own[index].speaker));
    return {
      items: selectItems(training.labeled.items, indices),
      labels: indices.map((index) => training.labeled.labels[index]),
    };
  };
  return speakerFolds(own, folds, { seed }).map(({ train, validation }) => ({
    training: { ...training, labeled: part(train) },
    test: part(validation),
  }));
}
