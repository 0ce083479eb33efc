import type { Emotion } from '../emotions';
import { faceSize } from '../face-image';
import { seededRandom, type Random } from '../seeded-random';
import { expressionOf } from './expression-strength';
import { facialEmotions, type FacialEmotion } from './facial-emotion';
import { gaussian } from './gaussian';
import { band, both, ellipse, GreyCanvas, stroke } from './grey-canvas';
import type { FaceSpec } from './specs';
import { syntheticPerson, type SyntheticPerson } from './synthetic-person';

/** Deviation of each feature from one take to the next, as a share of the largest offset it has in any emotion. */
const featureNoise = 0.18;

const features = Object.keys(facialEmotions.neutral) as (keyof FacialEmotion)[];
const deviations = features.map(
  (feature) => featureNoise * Math.max(...Object.values(facialEmotions).map((emotion) => Math.abs(emotion[feature]))),
);

function expressionOffsets(emotion: Emotion, strength: number, random: Random): FacialEmotion {
  const offsets = { ...facialEmotions[emotion] };
  features.forEach((feature, index) => {
    offsets[feature] = strength * offsets[feature] + deviations[index] * gaussian(random);
  });
  return offsets;
}

function paintHead(canvas: GreyCanvas, person: SyntheticPerson): void {
  canvas.paint(ellipse(0, -0.12, person.faceWidth + 0.1, person.faceHeight), person.hair);
  canvas.paint(ellipse(0, 0.05, person.faceWidth, person.faceHeight), person.skin);
  const forehead = both(
    ellipse(0, 0.05, person.faceWidth, person.faceHeight),
    (x, y) => y - person.hairline - 0.2 * x * x,
  );
  canvas.paint(forehead, person.hair);
}

function paintEyes(canvas: GreyCanvas, person: SyntheticPerson, face: FacialEmotion): void {
  const opening = Math.max(0.012, person.eyeOpening * (1 + face.eyeOpening));
  const inner = person.eyeHeight - person.browGap - face.innerBrow;
  const outer = person.eyeHeight - person.browGap - person.browTilt - face.outerBrow;
  for (const side of [-1, 1]) {
    const x = side * person.eyeDistance;
    const eye = ellipse(x, person.eyeHeight, person.eyeWidth, opening);
    canvas.paint(ellipse(x, person.eyeHeight, person.eyeWidth + 0.02, opening + 0.025), person.skin * 0.6);
    canvas.paint(eye, Math.min(245, person.skin + 50));
    canvas.paint(both(eye, ellipse(x, person.eyeHeight, 0.065, 0.065)), person.iris);
    const innerX = x - side * 0.15;
    const outerX = x + side * 0.17;
    canvas.paint(stroke(innerX, inner, outerX, outer, person.browThickness), person.hair * 0.8, 0.9);
  }
}

function paintNose(canvas: GreyCanvas, person: SyntheticPerson, face: FacialEmotion): void {
  const tip = person.eyeHeight + person.noseLength + 0.06 - 0.03 * face.noseWrinkle;
  const shadow = person.skin * 0.62;
  for (const side of [-1, 1]) {
    canvas.paint(
      stroke(side * 0.06, person.eyeHeight + 0.05, side * person.noseWidth * 0.7, tip - 0.05, 0.015),
      shadow,
      0.35,
    );
    canvas.paint(ellipse(side * person.noseWidth * 0.55, tip, 0.035, 0.022), shadow * 0.7);
    const wrinkle = Math.min(1, Math.max(0, face.noseWrinkle));
    canvas.paint(
      stroke(side * 0.03, person.eyeHeight - 0.02, side * 0.12, person.eyeHeight + 0.08, 0.015),
      shadow,
      wrinkle,
    );
    const fold = Math.min(1, Math.max(0, face.cheekRaise));
    canvas.paint(stroke(side * 0.19, tip, side * 0.4, person.mouthHeight - 0.04, 0.018), shadow, 0.7 * fold);
  }
}

function paintMouth(canvas: GreyCanvas, person: SyntheticPerson, face: FacialEmotion): void {
  const width = Math.max(0.12, person.mouthWidth * (1 + face.mouthWidth));
  const curve = person.mouthCurve + face.mouthCurve;
  const opening = Math.max(0, face.mouthOpening);
  const lips = Math.max(0.012, person.lipThickness * (1 + face.lips));
  const arch = (x: number) => Math.sqrt(Math.max(0, 1 - (x / width) ** 2));
  const middle = (x: number) => person.mouthHeight + 0.4 * opening - curve * ((x / width) ** 2 - 0.4);
  canvas.paint(
    band(width, middle, (x) => (opening + lips) * arch(x) + 0.006),
    person.skin * 0.68,
  );
  const gap = band(width, middle, (x) => opening * arch(x) + 0.012);
  canvas.paint(gap, 35);
  const upper = both(gap, (x, y) => y - middle(x) - 0.1 * opening);
  canvas.paint(upper, 225, opening > 0.02 ? Math.min(1, Math.max(0, face.teeth)) : 0);
}

/**
 * Draws a synthetic face: head, hair, eyes, brows, nose and mouth as anti-aliased curves that follow the emotion (action units, see
 * `facialEmotions`) with the person's own proportions, then a small turn and shift of the head, light from one side, contrast and
 * camera noise. A frame of a clip shares the clip's strength of expression.
 *
 * @returns 48 x 48 grey values, row by row, 0 to 255. Equal specs give equal pixels.
 */
export function renderFace(spec: FaceSpec): Float32Array {
  const random = seededRandom('picture', spec.seed, spec.person, spec.emotion, spec.take);
  const vary = (deviation: number) => deviation * gaussian(random);
  const ownStrength = Math.min(1.6, Math.max(0.2, 1 + vary(0.25)));
  const strength = spec.clip ? expressionOf(spec.clip).strength : ownStrength;
  const person = syntheticPerson(spec.seed, spec.person);
  const face = expressionOffsets(spec.emotion, strength, random);
  const pose = { shiftX: vary(0.04), shiftY: vary(0.04), rotation: vary(0.07), scale: Math.exp(vary(0.04)) };
  const canvas = new GreyCanvas(faceSize, pose, 30 + 180 * random());
  paintHead(canvas, person);
  paintEyes(canvas, person, face);
  paintNose(canvas, person, face);
  paintMouth(canvas, person, face);

  const lightFrom = 2 * Math.PI * random();
  const lightX = 0.2 * random() * Math.cos(lightFrom);
  const lightY = 0.2 * random() * Math.sin(lightFrom);
  const contrast = Math.exp(vary(0.12));
  const brightness = vary(12);
  return canvas.values.map((grey, index) => {
    const x = ((index % faceSize) + 0.5) * (2 / faceSize) - 1;
    const y = (Math.floor(index / faceSize) + 0.5) * (2 / faceSize) - 1;
    const lit = grey * (1 + lightX * x + lightY * y);
    return Math.min(255, Math.max(0, 128 + contrast * (lit - 128) + brightness + vary(4)));
  });
}
