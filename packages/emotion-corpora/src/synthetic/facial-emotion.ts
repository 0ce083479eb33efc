import type { Emotion } from '../emotions';

/** How an emotion moves a face away from the person's neutral one. Lengths are in half-widths of the picture, up and wide positive. */
export interface FacialEmotion {
  innerBrow: number;
  outerBrow: number;
  /** Change of the eye's opening, as a share of the neutral one. */
  eyeOpening: number;
  /** How far the corners of the mouth lie above its middle. */
  mouthCurve: number;
  /** Half the distance between the lips. */
  mouthOpening: number;
  /** Change of the mouth's width, as a share of the neutral one. */
  mouthWidth: number;
  /** 0 to 1: how much of the teeth is seen in an open mouth. */
  teeth: number;
  /** Change of the lips' thickness, as a share of the neutral one. */
  lips: number;
  /** 0 to 1: wrinkles at the root of the nose. */
  noseWrinkle: number;
  /** 0 to 1: folds beside the mouth. */
  cheekRaise: number;
}

const neutral: FacialEmotion = {
  innerBrow: 0,
  outerBrow: 0,
  eyeOpening: 0,
  mouthCurve: 0,
  mouthOpening: 0,
  mouthWidth: 0,
  teeth: 0,
  lips: 0,
  noseWrinkle: 0,
  cheekRaise: 0,
};

/**
 * The prototypes of the Facial Action Coding System's guide (Ekman, Friesen and Hager 2002): happy 6+12, sad 1+4+15, angry 4+5+7+23,
 * fearful 1+2+4+5+20+26, disgust 9+15+16, surprised 1+2+5+26. Calm has no prototype: relaxed lids and a hint of a smile. The sizes
 * are round figures of this project.
 */
export const facialEmotions: Readonly<Record<Emotion, FacialEmotion>> = {
  neutral,
  calm: { ...neutral, eyeOpening: -0.2, mouthCurve: 0.04 },
  happy: {
    ...neutral,
    eyeOpening: -0.2,
    mouthCurve: 0.16,
    mouthOpening: 0.07,
    mouthWidth: 0.25,
    teeth: 1,
    cheekRaise: 0.9,
  },
  sad: { ...neutral, innerBrow: 0.1, outerBrow: -0.04, eyeOpening: -0.25, mouthCurve: -0.12, mouthWidth: -0.05 },
  angry: {
    ...neutral,
    innerBrow: -0.12,
    outerBrow: 0.05,
    eyeOpening: 0.1,
    mouthCurve: -0.04,
    mouthWidth: -0.1,
    lips: -0.5,
  },
  fearful: {
    ...neutral,
    innerBrow: 0.11,
    outerBrow: 0.04,
    eyeOpening: 0.45,
    mouthCurve: -0.04,
    mouthOpening: 0.07,
    mouthWidth: 0.12,
    teeth: 0.5,
  },
  disgust: {
    ...neutral,
    innerBrow: -0.07,
    outerBrow: -0.03,
    eyeOpening: -0.3,
    mouthCurve: -0.09,
    mouthOpening: 0.02,
    noseWrinkle: 1,
    cheekRaise: 0.4,
  },
  surprised: {
    ...neutral,
    innerBrow: 0.13,
    outerBrow: 0.12,
    eyeOpening: 0.5,
    mouthOpening: 0.2,
    mouthWidth: -0.25,
    lips: -0.1,
  },
};
