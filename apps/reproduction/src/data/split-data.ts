import {
  assertDisjoint,
  clipsOfPart,
  pairClipsWithFaces,
  splitBySpeaker,
  type Clip,
  type Emotion,
  type FaceImage,
  type SpeakerSplit,
} from '@image2audio/emotion-corpora';
import { concatenateItems, emptyItems, selectItems, type ItemSet } from '../features/item-set';
import { clipFunctionals, fitClipScale, scaleBySpeaker, scaleClips } from '../features/clip-scale';
import { RunError } from '../errors';
import type { FacePair, HeldOut, TrainingData } from './training-data';

/** Items with the records they were made from, in the same order. */
export interface Indexed<Record> {
  records: readonly Record[];
  items: ItemSet;
}

/**
 * One split of a corpus: the training data, from which every label of S2 to S4 is gone, and apart from it what the
 * final score needs. Clips are standardised with the statistics of S1 to S3, or, with `speakerNormalization`, each with those of its
 * own speaker's clips, S4's among them: that takes the speaker ids and the sound of the test clips, never a label.
 */
export function splitData(
  classes: readonly Emotion[],
  clips: Indexed<Clip>,
  faces: Indexed<FaceImage>,
  seed: number,
  { speakerNormalization = false }: { speakerNormalization?: boolean } = {},
): { training: TrainingData; heldOut: HeldOut; split: SpeakerSplit } {
  const split = splitBySpeaker(clips.records, { seed });
  assertDisjoint(split, clips.records);
  const position = new Map(clips.records.map((clip, index) => [clip.id, index]));
  const indicesOf = (...parts: ('S1' | 'S2' | 'S3' | 'S4')[]) =>
    clipsOfPart(clips.records, split, ...parts).map(({ id }) => position.get(id)!);
  const labelsOf = (indices: number[]) =>
    Int32Array.from(indices, (index) => classes.indexOf(clips.records[index].emotion));

  const labeled = indicesOf('S1');
  const unlabeled = indicesOf('S2', 'S3');
  const test = indicesOf('S4');
  const inDecibels = { ...clips.items, functionals: clipFunctionals(clips.items) };
  const scale = speakerNormalization ? null : fitClipScale(selectItems(inDecibels, [...labeled, ...unlabeled]));
  const scaled = scale
    ? scaleClips(inDecibels, scale)
    : scaleBySpeaker(
        inDecibels,
        clips.records.map(({ speaker }) => speaker),
      );
  const spectrograms = (indices: number[]) => selectItems(scaled, indices);

  const training: TrainingData = {
    classes,
    labeled: { items: spectrograms(labeled), labels: labelsOf(labeled) },
    unlabeled: spectrograms(unlabeled),
    scale,
    ...facesAndPairs(classes, clips.records, faces, split, labeled, unlabeled),
  };
  checkEveryClassIsLabeled(training);
  return {
    split,
    training,
    heldOut: {
      test: { items: spectrograms(test), labels: labelsOf(test) },
      testClips: test.map((index) => clips.records[index].id),
      testSpeakers: test.map((index) => clips.records[index].speaker),
      unlabeledLabels: labelsOf(unlabeled),
    },
  };
}

function facesAndPairs(
  classes: readonly Emotion[],
  clips: readonly Clip[],
  faces: Indexed<FaceImage>,
  split: SpeakerSplit,
  labeledClips: number[],
  unlabeledClips: number[],
): Pick<TrainingData, 'faces' | 'unlabeledFaces' | 'pairs'> {
  const pairing = pairClipsWithFaces(clips, faces.records, split);
  const position = new Map(faces.records.map((face, index) => [face.id, index]));
  const labeledFaces = pairing.labeledFaces.filter(({ emotion }) => classes.includes(emotion));
  const faceOrder = new Map([...labeledFaces, ...pairing.unlabeledPartnerFaces].map(({ id }, index) => [id, index]));
  const clipOrder = new Map([...labeledClips, ...unlabeledClips].map((clip, index) => [clips[clip].id, index]));
  const pairs = pairing.pairs.flatMap(({ clipId, faceId }): FacePair[] => {
    const clip = clipOrder.get(clipId);
    const face = faceOrder.get(faceId);
    if (clip === undefined || face === undefined) return [];
    const isLabeled = clip < labeledClips.length;
    return [{ clip, face, label: isLabeled ? classes.indexOf(clips[labeledClips[clip]].emotion) : -1 }];
  });
  const pixels = (ids: readonly { id: string }[]) =>
    ids.length === 0
      ? emptyItems(faces.items.shape)
      : selectItems(
          faces.items,
          ids.map(({ id }) => position.get(id)!),
        );
  return {
    faces: {
      items: pixels(labeledFaces),
      labels: Int32Array.from(labeledFaces, ({ emotion }) => classes.indexOf(emotion)),
    },
    unlabeledFaces: pixels(pairing.unlabeledPartnerFaces),
    pairs,
  };
}

function checkEveryClassIsLabeled({ classes, labeled }: TrainingData): void {
  const missing = classes.filter((_, index) => !labeled.labels.includes(index));
  if (missing.length > 0) {
    throw new RunError(
      `split S1 has no clip of ${missing.join(', ')}: the corpus is too small for quarters of its speakers; add clips`,
    );
  }
}

/** The training data of the upper bound: the labels of S2 and S3 as well. For scoring and for the headroom only. */
export function withAllLabels(training: TrainingData, { unlabeledLabels }: HeldOut): TrainingData {
  const { labeled, unlabeled } = training;
  return {
    ...training,
    labeled: {
      items: concatenateItems(labeled.items, unlabeled),
      labels: Int32Array.from([...labeled.labels, ...unlabeledLabels]),
    },
    moreLabels: (labeled.items.count + unlabeled.count) / labeled.items.count,
    unlabeled: emptyItems(unlabeled.shape),
  };
}
