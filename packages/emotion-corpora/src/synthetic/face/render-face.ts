import { faceSize } from '../../face-image';
import { seededRandom, type Random } from '../../seeded-random';
import { cos, exp, sin } from '../elementary';
import { expressionStrength } from '../expression-strength';
import { gaussian } from '../gaussian';
import type { FaceSpec } from '../specs';
import type { ActionUnit } from './action-units';
import { facialEmotions, type ActionUnits } from './facial-emotion';
import { moveLandmarks, personLandmarks, projector, type HeadPose } from './face-geometry';
import type { FaceDrawing, Light } from './face-drawing';
import { GreyCanvas } from './grey-canvas';
import { paintEyes } from './paint-eyes';
import { paintForeheadLines, paintHairBehind, paintHairFront, paintHead } from './paint-head';
import { paintMouth } from './paint-mouth';
import { paintNasolabialFolds, paintNose } from './paint-nose';
import { syntheticPerson } from './synthetic-person';

/** Fine pixels to a pixel of the picture, in each direction. */
const fineness = 3;
/** Chance that a face shows an action unit that has nothing to do with the emotion, and the units that people show idly. */
const idleChance = 0.12;
const idleUnits: readonly ActionUnit[] = [1, 2, 4, 7, 17, 23, 25];

/** The action units of one face: a variant of the emotion, each unit somewhat stronger or weaker, and now and then an idle one. */
function unitsOf({ emotion, clip }: FaceSpec, random: Random): ActionUnits {
  const variants = facialEmotions[emotion];
  const variant = variants[Math.floor(random() * variants.length)];
  const own = Math.min(1.5, Math.max(0.3, 1 + 0.2 * gaussian(random)));
  const strength = clip ? expressionStrength(clip) : own;
  const units: ActionUnits = {};
  for (const [unit, intensity] of Object.entries(variant)) {
    units[Number(unit) as ActionUnit] = intensity * Math.min(1.25, strength) * exp(0.15 * gaussian(random));
  }
  for (const unit of idleUnits) {
    if (random() < idleChance) units[unit] = (units[unit] ?? 0) + 0.4 * random();
  }
  return units;
}

function drawPose(random: Random): HeadPose {
  const vary = (deviation: number) => deviation * gaussian(random);
  return {
    yaw: vary(0.13),
    pitch: vary(0.07),
    roll: vary(0.05),
    scale: 1.02 * exp(vary(0.05)),
    shiftX: vary(0.03),
    shiftY: -0.02 + vary(0.035),
  };
}

function drawLight(random: Random): Light {
  const around = 2 * Math.PI * random();
  const aside = 0.75 * random();
  const [x, y] = [aside * cos(around), -0.25 + 0.6 * aside * sin(around)];
  const length = Math.sqrt(x * x + y * y + 1);
  return { direction: [x / length, y / length, 1 / length], ambient: 0.3 + 0.3 * random() };
}

/** What the camera makes of the drawing: optics, exposure, contrast and noise. */
function photograph(canvas: GreyCanvas, random: Random): Float32Array {
  const blur = 1 + Math.floor(random() * 2.2);
  const grey = canvas.reduced(fineness, blur);
  const contrast = exp(0.25 + 0.22 * gaussian(random));
  const brightness = 14 * gaussian(random);
  const noise = 1 + 2.5 * random();
  let mean = 0;
  for (const value of grey) mean += value / grey.length;
  return Float32Array.from(grey, (value) => {
    const exposed = mean + contrast * (value - mean) + brightness + noise * gaussian(random);
    return Math.min(255, Math.max(0, exposed));
  });
}

/**
 * Draws a synthetic face: 68 landmarks with the person's own proportions, moved by the action units of the emotion, turned by the pose of the head and painted
 * as a shaded head with hair, brows, eyes, nose, mouth and the folds that action units make; then optics, exposure and noise. A frame of a clip shares the
 * clip's strength of expression.
 *
 * @returns 48 x 48 grey values, row by row, 0 to 255. Equal specs give equal pixels (checked on x86-64 only).
 */
export function renderFace(spec: FaceSpec): Float32Array {
  const random = seededRandom('picture', spec.seed, spec.person, spec.emotion, spec.take, spec.clip?.id ?? '');
  const person = syntheticPerson(spec);
  const units = unitsOf(spec, random);
  const landmarks = moveLandmarks(personLandmarks(person), units, 0.12 * gaussian(random));
  const pose = drawPose(random);
  const backdrop = 20 + 200 * random();
  const slope = 40 * (random() - 0.5);
  const drawing: FaceDrawing = {
    canvas: new GreyCanvas(faceSize * fineness, (x) => Math.max(5, backdrop + slope * x)),
    person,
    units,
    landmarks,
    light: drawLight(random),
    place: projector(pose),
    scale: pose.scale,
  };
  paintHairBehind(drawing);
  paintHead(drawing);
  paintForeheadLines(drawing);
  paintNose(drawing);
  paintNasolabialFolds(drawing);
  paintMouth(drawing);
  paintEyes(drawing);
  paintHairFront(drawing);
  return photograph(drawing.canvas, random);
}
