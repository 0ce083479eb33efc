import { cos, sin } from '../elementary';
import { actionUnits, type ActionUnit } from './action-units';
import type { ActionUnits } from './facial-emotion';
import { depthAt, mirrored, neutralLandmarks, type Point } from './landmarks';
import type { SyntheticPerson } from './synthetic-person';

/** How the head is held and where it lies in the picture. Radians and half-widths of the picture. */
export interface HeadPose {
  /** To the viewer's right. */
  yaw: number;
  /** Downwards. */
  pitch: number;
  /** Clockwise. */
  roll: number;
  scale: number;
  shiftX: number;
  shiftY: number;
}

/** The person's own neutral landmarks: the average face with this one's proportions. */
export function personLandmarks(person: SyntheticPerson): Point[] {
  return neutralLandmarks.map(([x, y], index): Point => {
    if (index <= 16) {
      // the jaw narrows towards the chin
      const low = Math.min(1, Math.max(0, (y - 0.1) / 0.6));
      const width = person.faceWidth * (1 + (person.jawWidth - 1) * low);
      return [x * width, y > 0 ? y * (1 + (person.chinLength - 1) * low) : y];
    }
    if (index <= 26) {
      const outwards = Math.abs(x) / 0.67;
      return [x * person.eyeSpacing, y + person.eyeHeight + person.browHeight - person.browTilt * (outwards - 0.5)];
    }
    if (index <= 35) {
      const top = -0.26;
      return [x * person.noseWidth, top + person.eyeHeight + (y - top) * person.noseLength];
    }
    if (index <= 47) {
      const side = x < 0 ? -1 : 1;
      const centre = side * 0.375;
      const opening = (y + 0.225) * person.eyeOpening - 0.225;
      return [centre * person.eyeSpacing + (x - centre) * person.eyeWidth, opening + person.eyeHeight];
    }
    const line = 0.55 + person.mouthHeight;
    const lip = y < 0.55 ? person.upperLip : person.lowerLip;
    const outer = index <= 59;
    const corner = Math.abs(x) / 0.31;
    return [x * person.mouthWidth, line + (y - 0.55) * (outer ? lip : 1) - person.mouthCurve * (corner - 0.5)];
  });
}

/**
 * How much of the brow lowerer's downward pull remains where the inner brow raiser works against it: the combination draws the brows together and
 * leaves them raised, oblique as in sadness or flat as in fear.
 */
function browPull(units: ActionUnits): number {
  return 1 - 0.75 * Math.min(1, units[1] ?? 0);
}

/** Landmarks moved by action units; `lopsided` in -1 to 1 makes one half of the face move more than the other. */
export function moveLandmarks(landmarks: readonly Point[], units: ActionUnits, lopsided: number): Point[] {
  const moved = landmarks.map(([x, y]): [number, number] => [x, y]);
  for (const [unit, intensity] of Object.entries(units)) {
    for (const [index, right, pull] of actionUnits[Number(unit) as ActionUnit]) {
      const down = unit === '4' ? pull * browPull(units) : pull;
      const left = intensity * (1 - lopsided);
      const other = intensity * (1 + lopsided);
      const twin = mirrored(index);
      moved[index][0] += right * (twin === index ? intensity : left);
      moved[index][1] += down * (twin === index ? intensity : left);
      if (twin === index) continue;
      moved[twin][0] -= right * other;
      moved[twin][1] += down * other;
    }
  }
  // lips meet, they do not pass through each other
  for (const [upper, lower] of [
    [61, 67],
    [62, 66],
    [63, 65],
  ]) {
    if (moved[lower][1] >= moved[upper][1]) continue;
    const middle = (moved[lower][1] + moved[upper][1]) / 2;
    moved[lower][1] = middle;
    moved[upper][1] = middle;
  }
  // nor do lids
  for (const [upper, lower] of [
    [37, 41],
    [38, 40],
    [43, 47],
    [44, 46],
  ]) {
    moved[upper][1] = Math.min(moved[upper][1], moved[lower][1] - 0.012);
  }
  return moved;
}

/** Where a point of the face lies in the picture: the surface is turned about an axis inside the head and seen from afar. */
export function projector(pose: HeadPose): (x: number, y: number) => [number, number] {
  const [cosYaw, sinYaw] = [cos(pose.yaw), sin(pose.yaw)];
  const [cosPitch, sinPitch] = [cos(pose.pitch), sin(pose.pitch)];
  const [cosRoll, sinRoll] = [cos(pose.roll), sin(pose.roll)];
  return (x, y) => {
    const z = depthAt(x, y);
    const turnedX = cosYaw * x + sinYaw * z;
    const turnedZ = cosYaw * z - sinYaw * x;
    const turnedY = cosPitch * y + sinPitch * turnedZ;
    return [
      pose.scale * (cosRoll * turnedX - sinRoll * turnedY) + pose.shiftX,
      pose.scale * (sinRoll * turnedX + cosRoll * turnedY) + pose.shiftY,
    ];
  };
}
