import { smoothCurve, type CanvasPoint } from './grey-canvas';
import { crease, shown, type FaceDrawing } from './face-drawing';
import type { Point } from './landmarks';

/** The outline of the head: the jaw, and an arch over the forehead from ear to ear. */
function outline({ landmarks, place, person }: FaceDrawing): CanvasPoint[] {
  const jaw = landmarks.slice(0, 17).map(([x, y]) => place(x, y));
  const half = 0.85 * person.faceWidth;
  const arch: CanvasPoint[] = [
    [0.97, -0.55],
    [0.82, -0.88],
    [0.5, -1.14],
    [0, -1.24],
    [-0.5, -1.14],
    [-0.82, -0.88],
    [-0.97, -0.55],
  ].map(([x, y]) => place(x * half, y));
  return smoothCurve([...jaw, ...arch], true);
}

/** How much light the ellipsoid of the head sends to the viewer at a point of the face. */
function litAt({ light, person }: FaceDrawing, x: number, y: number): number {
  const nx = x / (1.08 * person.faceWidth);
  const ny = (y - 0.05) / 1.5;
  const nz = Math.sqrt(Math.max(0.04, 1 - nx * nx - ny * ny));
  const [lx, ly, lz] = light.direction;
  return light.ambient + (1 - light.ambient) * Math.max(0, nx * lx + ny * ly + nz * lz);
}

export function paintHairBehind(drawing: FaceDrawing): void {
  const { canvas, person, place } = drawing;
  const half = 0.98 * person.faceWidth;
  const bottom = person.longHair ? 1.4 : -0.15;
  const points: Point[] = [
    [-half * (person.longHair ? 1 : 0.84), bottom],
    [-half * (person.longHair ? 1.03 : 0.97), -0.3],
    [-half * 0.85, -1],
    [-half * 0.45, -1.35],
    [half * 0.45, -1.35],
    [half * 0.85, -1],
    [half * (person.longHair ? 1.03 : 0.97), -0.3],
    [half * (person.longHair ? 1 : 0.84), bottom],
  ];
  canvas.fill(
    points.map(([x, y]) => place(x, y)),
    (_, x, y) => person.hair * (1.1 - 0.25 * y * y + 0.1 * x),
  );
}

export function paintHead(drawing: FaceDrawing): void {
  const { canvas, person, place, scale, light } = drawing;
  const [middleX, middleY] = place(0, 0.3);
  // the neck lies in the shadow of the chin
  const neck: Point[] = [
    [-0.48, 0.5],
    [-0.5, 1.6],
    [0.5, 1.6],
    [0.48, 0.5],
  ];
  canvas.fill(
    neck.map(([x, y]) => place(x, y)),
    () => person.skin * 0.55,
  );
  // the ellipsoid's shading is that of the unturned head: turns are small
  canvas.fill(outline(drawing), (_, x, y) => {
    return person.skin * litAt(drawing, (x - middleX) / scale, (y - middleY) / scale + 0.3);
  });
  const [lx] = light.direction;
  for (const side of [-1, 1]) {
    canvas.shade(place(side * 0.42, 0.22), 0.3 * scale, 0.24 * scale, 0.12 + 0.1 * lx * side);
    canvas.shade(place(side * 0.62, 0.5), 0.25 * scale, 0.45 * scale, -0.14 - 0.06 * lx * side);
    canvas.shade(place(side * 0.7, -0.5), 0.2 * scale, 0.4 * scale, -0.1);
  }
  canvas.shade(place(0, -0.62), 0.5 * scale, 0.3 * scale, 0.1);
  if (person.beard > 0) {
    canvas.shade(place(0, 0.85), 0.75 * scale, 0.6 * scale, -1.2 * person.beard);
    canvas.shade(place(0, 0.42), 0.34 * scale, 0.14 * scale, -person.beard);
  }
}

/** Hair on the forehead, down to the hairline or over it as a fringe. */
export function paintHairFront(drawing: FaceDrawing): void {
  const { canvas, person, place } = drawing;
  const half = 0.9 * person.faceWidth;
  const line = person.fringe ? -0.52 : person.hairline;
  const side = person.longHair || person.fringe ? -0.1 : -0.42;
  const edge = person.longHair ? 0.9 : 0.94;
  const points: Point[] = [
    [-half * 1.2, side],
    [-half * edge, side],
    [-half * 0.86, -0.5],
    [-half * 0.6, line + 0.06],
    [person.parting * 0.5, line - (person.fringe ? 0 : 0.05)],
    [half * 0.6, line + 0.06],
    [half * 0.86, -0.5],
    [half * edge, side],
    [half * 1.2, side],
    [half * 1.15, -1.5],
    [-half * 1.15, -1.5],
  ];
  canvas.fill(
    smoothCurve(
      points.map(([x, y]) => place(x, y)),
      true,
    ),
    (_, x, y) => {
      return person.hair * (1.05 + 0.12 * x - 0.15 * (y + 0.8));
    },
  );
}

/** Lines that action units make on the forehead and between the brows, and those of age. */
export function paintForeheadLines(drawing: FaceDrawing): void {
  const { landmarks, person } = drawing;
  const raised = (shown(drawing, 1) + shown(drawing, 2)) / 2;
  const depth = 0.3 * raised + 0.08 * person.age;
  const inner = shown(drawing, 1) > shown(drawing, 2) + 0.2 ? 0.22 : 0.42;
  for (const [k, y] of [-0.6, -0.69, -0.78].entries()) {
    const half = inner * (1 - 0.12 * k);
    const line: Point[] = [
      [-half, y + 0.02],
      [-half / 2, y - 0.015],
      [0, y],
      [half / 2, y - 0.015],
      [half, y + 0.02],
    ];
    crease(drawing, line, 0.03, depth * (1 - 0.2 * k));
  }
  const frown = Math.min(1, shown(drawing, 4) + 0.5 * shown(drawing, 9));
  for (const side of [-1, 1]) {
    const [x, y] = landmarks[side < 0 ? 21 : 22];
    const line: Point[] = [
      [x * 0.6, y - 0.1],
      [x * 0.5, y],
      [x * 0.6, y + 0.1],
    ];
    crease(drawing, line, 0.032, 0.75 * frown);
  }
}
