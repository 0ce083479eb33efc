import type { Emotion } from '@image2audio/emotion-corpora';
import type { ClipScale } from '../features/clip-scale';
import type { ItemSet } from '../features/item-set';

export interface LabeledItems {
  items: ItemSet;
  /** Index into `TrainingData.classes`, one an item. */
  labels: Int32Array;
}

/**
 * All that training may see. The labels of S2 and S3 are not hidden here, they are absent; nothing of S4 is in it
 * (DESIGN: "D_u's labels are used by nobody, S4's only by the final score").
 */
export interface TrainingData {
  classes: readonly Emotion[];
  /** D_t: split S1. */
  labeled: LabeledItems;
  /** How many times S1's labels there are: absent for once. */
  moreLabels?: number;
  /** D_u: splits S2 and S3. */
  unlabeled: ItemSet;
  /** The scale that all clips share, for what is generated on it; null where each speaker's clips have their own. */
  scale: ClipScale | null;
  /** D_s: the merged face sets and the frames of S1's clips. */
  faces: LabeledItems;
  /** Frames of S2's and S3's clips, without labels; the same in paired and unpaired columns. */
  unlabeledFaces: ItemSet;
  /** Links between a clip and its face, used by paired columns only. */
  pairs: FacePair[];
}

/** Indices into the concatenation labeled + unlabeled, of clips and of faces. `label` is -1 for a clip of D_u. */
export interface FacePair {
  clip: number;
  face: number;
  label: number;
}

/** What only the final score may see. */
export interface HeldOut {
  test: LabeledItems;
  testClips: string[];
  testSpeakers: string[];
  /** Labels of D_u, in the order of `TrainingData.unlabeled`: for the upper bound and for the figures after training. */
  unlabeledLabels: Int32Array;
}
