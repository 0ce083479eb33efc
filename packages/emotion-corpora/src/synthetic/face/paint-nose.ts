import { crease, shown, type FaceDrawing } from './face-drawing';
import type { Point } from './landmarks';

/** The nose by its shadows and lights, its wrinkles (AU 9), and the folds from it to the corners of the mouth (AU 6, 9, 10, 12). */
export function paintNose(drawing: FaceDrawing): void {
  const { canvas, landmarks, person, place, scale, light } = drawing;
  const [lx, ly] = light.direction;
  const [tipX, tipY] = landmarks[30];
  const [, baseY] = landmarks[33];
  for (const side of [-1, 1]) {
    const [wingX, wingY] = landmarks[side < 0 ? 31 : 35];
    // the flank away from the light lies in shadow
    const dark = 0.2 - 0.22 * lx * side;
    canvas.shade(place(wingX * 0.72, (tipY - 0.26) / 2 + 0.05), 0.09 * scale, 0.3 * scale, -Math.max(0.03, dark));
    const wing: Point[] = [
      [wingX * 0.95, wingY - 0.12],
      [wingX * 1.12, wingY - 0.04],
      [wingX * 0.95, wingY + 0.015],
    ];
    crease(drawing, wing, 0.03, 0.45);
    canvas.shade(place(wingX * 0.48, baseY - 0.012), 0.055 * scale, 0.034 * scale, -0.85);
  }
  canvas.shade(place(0, -0.02), 0.055 * scale, 0.3 * scale, 0.16);
  canvas.shade(place(tipX, tipY), 0.09 * scale, 0.075 * scale, 0.2);
  canvas.shade(place(0, baseY + 0.055), 0.16 * scale, 0.07 * scale, -0.22 + 0.12 * ly);
  canvas.shade(place(0, baseY + 0.11), 0.03 * scale, 0.08 * scale, -0.12);

  const wrinkled = shown(drawing, 9);
  for (const [k, y] of [-0.2, -0.12, -0.03].entries()) {
    for (const side of [-1, 1]) {
      const line: Point[] = [
        [side * 0.02, y + person.eyeHeight],
        [side * (0.1 + 0.02 * k), y + person.eyeHeight + 0.045],
      ];
      crease(drawing, line, 0.024, 0.6 * wrinkled);
    }
  }
}

/** From the wing of the nose around the corner of the mouth: deep in smiles and in disgust, seen at rest with age. */
export function paintNasolabialFolds(drawing: FaceDrawing): void {
  const { canvas, landmarks, person, place, scale } = drawing;
  const smile = shown(drawing, 12);
  const depth =
    0.06 + 0.2 * person.age + 0.45 * Math.min(1, 0.9 * smile + 0.7 * shown(drawing, 9) + 0.6 * shown(drawing, 10));
  for (const side of [-1, 1]) {
    const [wingX, wingY] = landmarks[side < 0 ? 31 : 35];
    const [cornerX, cornerY] = landmarks[side < 0 ? 48 : 54];
    const fold: Point[] = [
      [wingX * 1.2, wingY - 0.06],
      [(wingX + cornerX) / 2 + side * 0.09, (wingY + cornerY) / 2 - 0.05],
      [cornerX + side * 0.09, cornerY - 0.02],
      [cornerX + side * 0.08, cornerY + 0.1],
    ];
    crease(drawing, smile > 0.3 ? fold.slice(0, 3) : fold, 0.045, Math.min(0.75, depth));
    // a raised cheek catches the light
    canvas.shade(place(side * 0.43, 0.17), 0.22 * scale, 0.16 * scale, 0.16 * Math.min(1, smile + shown(drawing, 6)));
  }
}
