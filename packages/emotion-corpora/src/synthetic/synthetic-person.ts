import { seededRandom } from '../seeded-random';
import { gaussian } from './gaussian';

/** What stays the same over all pictures of a person. Lengths in half-widths of the picture, greys from 0 to 255. */
export interface SyntheticPerson {
  faceWidth: number;
  faceHeight: number;
  hairline: number;
  skin: number;
  hair: number;
  iris: number;
  eyeDistance: number;
  eyeHeight: number;
  eyeWidth: number;
  eyeOpening: number;
  browGap: number;
  browThickness: number;
  browTilt: number;
  noseLength: number;
  noseWidth: number;
  mouthHeight: number;
  mouthWidth: number;
  mouthCurve: number;
  lipThickness: number;
}

/** A person's face from a name: proportions vary by about a tenth around an average frontal face that fills the picture. */
export function syntheticPerson(seed: number, person: string): SyntheticPerson {
  const random = seededRandom('face', seed, person);
  const around = (mean: number, deviation: number) => mean + deviation * gaussian(random);
  const skin = 100 + 110 * random();
  return {
    faceWidth: around(0.76, 0.05),
    faceHeight: around(0.98, 0.05),
    hairline: around(-0.72, 0.06),
    skin,
    hair: Math.min(skin - 25, 20 + 130 * random()),
    iris: 25 + 50 * random(),
    eyeDistance: around(0.34, 0.02),
    eyeHeight: around(-0.18, 0.03),
    eyeWidth: around(0.15, 0.012),
    eyeOpening: around(0.07, 0.012),
    browGap: around(0.19, 0.02),
    browThickness: around(0.035, 0.008),
    browTilt: around(0.02, 0.02),
    noseLength: around(0.32, 0.03),
    noseWidth: around(0.12, 0.015),
    mouthHeight: around(0.5, 0.03),
    mouthWidth: around(0.28, 0.025),
    mouthCurve: around(0, 0.02),
    lipThickness: Math.max(0.015, around(0.04, 0.01)),
  };
}
