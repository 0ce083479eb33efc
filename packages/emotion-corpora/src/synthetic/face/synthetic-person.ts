import { seededRandom } from '../../seeded-random';
import { gaussian } from '../gaussian';
import type { FaceSpec } from '../specs';

/** What stays the same over all pictures of a person: factors on the average face's proportions, and greys from 0 to 255. */
export interface SyntheticPerson {
  faceWidth: number;
  /** Of the lower jaw against the cheekbones. */
  jawWidth: number;
  chinLength: number;
  eyeSpacing: number;
  eyeWidth: number;
  eyeOpening: number;
  /** Shifts down, in half-widths of the picture. */
  eyeHeight: number;
  browHeight: number;
  browTilt: number;
  mouthHeight: number;
  mouthCurve: number;
  browThickness: number;
  noseLength: number;
  noseWidth: number;
  mouthWidth: number;
  upperLip: number;
  lowerLip: number;
  skin: number;
  hair: number;
  brow: number;
  iris: number;
  /** Lips as a share of the skin's grey. */
  lips: number;
  /** y of the hairline, and how it runs. */
  hairline: number;
  parting: number;
  fringe: boolean;
  longHair: boolean;
  /** 0 to about 0.4: how much a beard or its shadow darkens the lower face. */
  beard: number;
  /** 0 to 1: how deep the folds of the face are at rest. */
  age: number;
}

/** A person's face from a name. Proportions vary by a few per cent, as the standard deviations of face anthropometry do; tones vary over the whole range. */
export function syntheticPerson({ seed, person, sex }: Pick<FaceSpec, 'seed' | 'person' | 'sex'>): SyntheticPerson {
  const random = seededRandom('face', seed, person);
  const around = (mean: number, deviation: number) => mean + deviation * gaussian(random);
  const female = sex === 'female';
  const skin = 95 + 115 * random();
  const hair = Math.min(0.8 * skin, 18 + (random() < 0.3 ? 110 * random() : 45 * random()));
  return {
    faceWidth: around(1, 0.05),
    jawWidth: around(female ? 0.95 : 1.02, 0.05),
    chinLength: around(female ? 0.98 : 1.02, 0.04),
    eyeSpacing: around(1, 0.05),
    eyeWidth: around(1, 0.06),
    eyeOpening: Math.max(0.6, around(1, 0.15)),
    eyeHeight: around(0, 0.025),
    browHeight: around(female ? -0.015 : 0.01, 0.02),
    browTilt: around(0, 0.025),
    mouthHeight: around(0, 0.025),
    mouthCurve: around(0, 0.012),
    browThickness: Math.max(0.018, around(female ? 0.03 : 0.042, 0.007)),
    noseLength: around(1, 0.06),
    noseWidth: around(1, 0.12),
    mouthWidth: around(1, 0.07),
    upperLip: Math.max(0.45, around(female ? 1.05 : 0.85, 0.22)),
    lowerLip: Math.max(0.5, around(female ? 1.05 : 0.9, 0.2)),
    skin,
    hair,
    brow: Math.min(0.62 * skin, hair * 0.9 + 12),
    iris: 20 + 55 * random() * random(),
    lips: female ? 0.62 + 0.18 * random() : 0.7 + 0.16 * random(),
    hairline: around(-0.86, 0.07),
    parting: around(0, 0.35),
    fringe: random() < (female ? 0.3 : 0.12),
    longHair: random() < (female ? 0.8 : 0.06),
    beard: female ? 0 : Math.max(0, 0.4 * random() - 0.15),
    age: random(),
  };
}
