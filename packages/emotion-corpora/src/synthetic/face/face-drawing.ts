import { smoothCurve, type CanvasPoint, type GreyCanvas } from './grey-canvas';
import type { ActionUnit } from './action-units';
import type { ActionUnits } from './facial-emotion';
import type { Point } from './landmarks';
import type { SyntheticPerson } from './synthetic-person';

/** Where the light comes from, as a unit vector towards it (right, down, towards the viewer), and how much there is from everywhere. */
export interface Light {
  direction: readonly [number, number, number];
  ambient: number;
}

/** All that the painters of a face's parts share. */
export interface FaceDrawing {
  canvas: GreyCanvas;
  person: SyntheticPerson;
  units: ActionUnits;
  /** The 68 points of this face before it is turned. */
  landmarks: readonly Point[];
  light: Light;
  /** From the face to the canvas. */
  place: (x: number, y: number) => CanvasPoint;
  /** Size of the face on the canvas: lengths are multiplied by it. */
  scale: number;
}

/** How strongly an action unit is shown, 0 where it is not. */
export function shown({ units }: FaceDrawing, unit: ActionUnit): number {
  return Math.min(1.3, Math.max(0, units[unit] ?? 0));
}

/** Landmarks by number on the canvas. */
export function placed({ landmarks, place }: FaceDrawing, ...indices: number[]): CanvasPoint[] {
  return indices.map((index) => place(landmarks[index][0], landmarks[index][1]));
}

/** A smooth curve through points of the face, on the canvas. */
function curveThrough({ place }: FaceDrawing, points: readonly Point[], closed = false): CanvasPoint[] {
  return smoothCurve(
    points.map(([x, y]) => place(x, y)),
    closed,
  );
}

/** A crease: a soft line darker than the skin, `depth` from 0 to 1. */
export function crease(drawing: FaceDrawing, points: readonly Point[], width: number, depth: number): void {
  const { canvas, person, scale } = drawing;
  const opacity = Math.min(0.85, depth);
  canvas.stroke(curveThrough(drawing, points), width * scale * 0.3, width * scale, person.skin * 0.45, opacity);
}
