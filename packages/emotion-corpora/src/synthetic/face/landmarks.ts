/** A point of a face: x to the right and y down in half-widths of the picture, as seen. */
export type Point = readonly [number, number];

/**
 * A neutral frontal face as the 68 points of the iBUG 300-W annotation (Sagonas et al. 2013), in the tight crop of CK+48 and FER2013: 0-16 the jaw from
 * ear to ear, 17-26 the brows, 27-35 the nose, 36-47 the eyes, 48-59 the outer and 60-67 the inner edge of the lips. Proportions of the usual
 * canon; the left half of the picture is given, the right half mirrors it.
 */
const leftHalf: readonly (readonly [index: number, x: number, y: number])[] = [
  [0, -0.845, -0.24],
  [1, -0.835, 0.02],
  [2, -0.802, 0.26],
  [3, -0.738, 0.48],
  [4, -0.631, 0.669],
  [5, -0.482, 0.82],
  [6, -0.31, 0.923],
  [7, -0.15, 0.979],
  [8, 0, 0.998],
  [17, -0.672, -0.42],
  [18, -0.56, -0.485],
  [19, -0.426, -0.5],
  [20, -0.291, -0.485],
  [21, -0.168, -0.45],
  [27, 0, -0.26],
  [28, 0, -0.1],
  [29, 0, 0.05],
  [30, 0, 0.19],
  [31, -0.168, 0.27],
  [32, -0.09, 0.3],
  [33, 0, 0.315],
  [36, -0.538, -0.23],
  [37, -0.448, -0.28],
  [38, -0.325, -0.28],
  [39, -0.213, -0.215],
  [40, -0.325, -0.19],
  [41, -0.448, -0.195],
  [48, -0.314, 0.55],
  [49, -0.202, 0.505],
  [50, -0.084, 0.48],
  [51, 0, 0.492],
  [57, 0, 0.645],
  [58, -0.095, 0.64],
  [59, -0.207, 0.605],
  [60, -0.286, 0.55],
  [61, -0.101, 0.547],
  [62, 0, 0.552],
  [66, 0, 0.556],
  [67, -0.101, 0.553],
];

/** The point that mirrors a point of the left half. */
export function mirrored(index: number): number {
  if (index <= 16) return 16 - index;
  if (index <= 26) return 43 - index;
  if (index <= 30) return index;
  if (index <= 35) return 66 - index;
  if (index <= 39) return 81 - index;
  if (index <= 41) return 87 - index;
  if (index <= 45) return 81 - index;
  if (index <= 47) return 87 - index;
  if (index <= 54) return 102 - index;
  if (index <= 59) return 114 - index;
  if (index <= 64) return 124 - index;
  return 132 - index;
}

export const neutralLandmarks: readonly Point[] = (() => {
  const points: Point[] = new Array<Point>(68);
  for (const [index, x, y] of leftHalf) {
    points[index] = [x, y];
    if (mirrored(index) !== index) points[mirrored(index)] = [-x, y];
  }
  return points;
})();

/** How far towards the viewer the surface of a face lies at (x, y): half an ellipsoid and the nose. Only turns of the head use it. */
export function depthAt(x: number, y: number): number {
  const inside = 1 - (x * x) / 0.81 - (y * y) / 1.7;
  const head = inside > 0 ? 0.75 * Math.sqrt(inside) : 0;
  const across = 1 - (x * x) / 0.04;
  const along = 1 - ((y - 0.15) * (y - 0.15)) / 0.16;
  return head + (across > 0 && along > 0 ? 0.3 * across * along : 0);
}
