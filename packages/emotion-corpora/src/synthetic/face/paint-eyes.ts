import { smoothCurve } from './grey-canvas';
import { crease, placed, shown, type FaceDrawing } from './face-drawing';
import type { Point } from './landmarks';

/** Landmarks of an eye from the outer corner over the upper lid to the inner one and back, and of its brow from outside. */
const eyes = [
  { side: -1, eye: [36, 37, 38, 39, 40, 41], brow: [17, 18, 19, 20, 21] },
  { side: 1, eye: [45, 44, 43, 42, 47, 46], brow: [26, 25, 24, 23, 22] },
] as const;

/** The shadow between brow and eye, deepest towards the nose. */
function paintSocket(drawing: FaceDrawing, side: number, eye: readonly Point[], brow: readonly Point[]): void {
  const { canvas, place, scale, light } = drawing;
  const [innerX, innerY] = eye[3];
  const top = (brow[3][1] + innerY) / 2;
  const shadow = 0.26 + 0.08 * light.direction[1] * -1;
  // lowered brows overhang the eyes; raised ones let the light in again
  const overhang = Math.min(1, shown(drawing, 4)) * (1 - 0.8 * Math.min(1, shown(drawing, 1)));
  canvas.shade(place(innerX + side * 0.04, innerY - 0.05), 0.2 * scale, 0.1 * scale, -0.3 * overhang);
  canvas.shade(place(innerX - side * 0.02, top), 0.14 * scale, 0.17 * scale, -shadow);
  canvas.shade(place((eye[0][0] + innerX) / 2, (eye[1][1] + brow[2][1]) / 2 + 0.03), 0.26 * scale, 0.13 * scale, -0.16);
  canvas.shade(place((eye[0][0] + innerX) / 2, eye[4][1] + 0.07), 0.2 * scale, 0.1 * scale, -0.12);
}

function paintEyeball(drawing: FaceDrawing, eye: readonly number[]): void {
  const { canvas, person, landmarks, place, scale } = drawing;
  const points = placed(drawing, ...eye);
  const lids = smoothCurve(points, true);
  const centreX = (landmarks[eye[0]][0] + landmarks[eye[3]][0]) / 2;
  // the eyeball keeps its height while the lids move
  const centreY = -0.235 + person.eyeHeight;
  const [irisX, irisY] = place(centreX, centreY);
  const radius = 0.068 * scale;
  const white = Math.min(235, person.skin * 0.55 + 110);
  const upper = points[1][1];
  canvas.fill(lids, (_, x, y) => {
    const distance = Math.sqrt((x - irisX) * (x - irisX) + (y - irisY) * (y - irisY));
    // the upper lid shades what lies below it
    const shaded = Math.min(1, 0.72 + (4 * (y - upper)) / scale);
    if (distance < 0.45 * radius) return 12;
    if (distance < radius) return person.iris * shaded;
    return white * shaded;
  });
  canvas.shade([irisX - 0.02 * scale, irisY - 0.02 * scale], 0.022 * scale, 0.022 * scale, 6);
  // lashes make the upper lid's edge dark; the lower one's is faint
  const upperLid = smoothCurve(points.slice(0, 4), false);
  canvas.stroke(upperLid, 0.012 * scale, 0.022 * scale, person.skin * 0.18, 0.9);
  const lowerLid = smoothCurve([points[3], points[4], points[5], points[0]], false);
  canvas.stroke(lowerLid, 0.004 * scale, 0.018 * scale, person.skin * 0.4, 0.6);
}

function paintBrow(drawing: FaceDrawing, brow: readonly Point[]): void {
  const { person, place, canvas } = drawing;
  const thickness = person.browThickness;
  // thickest in the inner third, thin towards the temple
  const widths = [0.35, 0.8, 1.05, 1.15, 0.95];
  const above: Point[] = brow.map(([x, y], k) => [x, y - thickness * widths[k]]);
  const below: Point[] = brow.map(([x, y], k) => [x, y + thickness * widths[k] * 0.9]);
  const strip = [
    ...smoothCurve(
      above.map(([x, y]) => place(x, y)),
      false,
    ),
    ...smoothCurve(
      below.reverse().map(([x, y]) => place(x, y)),
      false,
    ),
  ];
  canvas.fill(strip, (old) => old + (person.brow - old) * 0.85);
}

/** Eyes, brows, and the lines around them: the lid's fold, crow's feet (AU 6), bags. */
export function paintEyes(drawing: FaceDrawing): void {
  const { landmarks, person } = drawing;
  for (const { side, eye, brow } of eyes) {
    const lids = eye.map((index) => landmarks[index]);
    const hairs = brow.map((index) => landmarks[index]);
    paintSocket(drawing, side, lids, hairs);
    paintEyeball(drawing, eye);
    const fold = lids.slice(0, 4).map(([x, y], k): Point => [x, y - (k === 0 || k === 3 ? 0.015 : 0.045)]);
    crease(drawing, fold, 0.02, 0.35 * (1 - 0.6 * Math.min(1, shown(drawing, 5))));
    paintBrow(drawing, hairs);

    const raised = shown(drawing, 6);
    const [outerX, outerY] = lids[0];
    const bag: Point[] = [
      [lids[5][0] + side * 0.04, lids[5][1] + 0.07],
      [lids[4][0], lids[4][1] + 0.09],
      [lids[3][0] - side * 0.02, lids[3][1] + 0.08],
    ];
    crease(drawing, bag, 0.03, 0.1 + 0.14 * person.age + 0.3 * Math.min(1, raised + 0.7 * shown(drawing, 9)));
    for (const slope of [-0.35, 0.05, 0.45]) {
      const foot: Point[] = [
        [outerX + side * 0.04, outerY + 0.03 * slope],
        [outerX + side * 0.14, outerY + 0.16 * slope],
      ];
      crease(drawing, foot, 0.018, 0.4 * raised * (0.6 + 0.4 * person.age));
    }
  }
}
