import { smoothCurve } from './grey-canvas';
import { crease, placed, shown, type FaceDrawing } from './face-drawing';
import type { Point } from './landmarks';

const outer = [48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59];
const inner = [60, 61, 62, 63, 64, 65, 66, 67];

/** How far the lips are apart, in half-widths of the picture. */
function gap(landmarks: readonly Point[]): number {
  return landmarks[66][1] - landmarks[62][1];
}

/** Lips, what is seen between them, and the shadows below and beside them. */
export function paintMouth(drawing: FaceDrawing): void {
  const { canvas, person, landmarks, place, scale, light } = drawing;
  const lowest = landmarks[57][1];
  canvas.shade(
    place(0, lowest + 0.07),
    0.2 * scale,
    0.07 * scale,
    -0.26 - 0.1 * shown(drawing, 17) + 0.08 * light.direction[1],
  );
  canvas.shade(place(0, lowest + 0.2), 0.2 * scale, 0.13 * scale, 0.1);

  const lips = smoothCurve(placed(drawing, ...outer), true);
  const [, line] = place(0, (landmarks[62][1] + landmarks[66][1]) / 2);
  // the upper lip faces down and is darker
  canvas.fill(lips, (old, _, y) => old * (y < line ? person.lips * 0.92 : Math.min(1, person.lips * 1.06)));
  canvas.shade(place(0, (landmarks[66][1] + lowest) / 2), 0.13 * scale, 0.05 * scale, 0.12);

  const open = gap(landmarks);
  if (open > 0.02) paintOpening(drawing, open);
  else {
    const seam = [60, 61, 62, 63, 64].map((index) => landmarks[index]);
    crease(drawing, seam, 0.022, 0.85);
  }
  for (const side of [-1, 1]) {
    const [x, y] = landmarks[side < 0 ? 48 : 54];
    canvas.shade(place(x + side * 0.02, y), 0.07 * scale, 0.06 * scale, -0.3);
    const down = shown(drawing, 15);
    const line: Point[] = [
      [x + side * 0.02, y],
      [x + side * 0.06, y + 0.1],
      [x + side * 0.06, y + 0.18],
    ];
    crease(drawing, line, 0.03, 0.4 * down);
  }
  // the chin raiser dimples the chin
  const chin = shown(drawing, 17);
  const arc: Point[] = [
    [-0.16, lowest + 0.13],
    [0, lowest + 0.08],
    [0.16, lowest + 0.13],
  ];
  crease(drawing, arc, 0.035, 0.4 * chin);
}

/** The dark of the mouth, the upper teeth as far as they show, and the lower ones when the lower lip is pulled down. */
function paintOpening(drawing: FaceDrawing, open: number): void {
  const { canvas, person, landmarks, place, scale } = drawing;
  const opening = smoothCurve(placed(drawing, ...inner), true);
  const [, top] = place(0, landmarks[62][1]);
  const [, bottom] = place(0, landmarks[66][1]);
  const dark = person.skin * 0.14 + 8;
  const teeth = Math.min(240, 120 + person.skin * 0.5);
  const jaw = Math.max(shown(drawing, 26), shown(drawing, 27));
  const smiling = Math.max(shown(drawing, 12), 0.6 * shown(drawing, 20), shown(drawing, 10));
  // a dropped jaw without a smile shows little of the teeth
  const upper = Math.min(open * 0.9, 0.1 * smiling + 0.05 * (1 - jaw)) * scale;
  const lower = Math.min(open * 0.4, 0.06 * Math.max(shown(drawing, 16), 0.5 * shown(drawing, 20))) * scale;
  canvas.fill(opening, (_, x, y) => {
    const round = 1 - 0.9 * (x / scale) * (x / scale);
    if (y - top < upper) return teeth * round;
    if (bottom - y < lower) return teeth * 0.8 * round;
    return dark;
  });
  canvas.stroke([...opening, opening[0]], 0.004 * scale, 0.02 * scale, person.skin * 0.3, 0.55);
}
