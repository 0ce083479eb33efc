/** Signed distance of a point from a shape's edge, negative inside, in the canvas' own lengths. */
export type SignedDistance = (x: number, y: number) => number;

/** Where the canvas' coordinates lie in the picture. */
export interface Pose {
  /** In half-widths of the picture, right and down. */
  shiftX: number;
  shiftY: number;
  /** Radians, clockwise. */
  rotation: number;
  scale: number;
}

/** A square picture on which shapes are painted over one another with soft, anti-aliased edges. */
export class GreyCanvas {
  readonly values: Float32Array;
  private readonly xs: Float64Array;
  private readonly ys: Float64Array;
  private readonly pixel: number;

  constructor(
    readonly size: number,
    { shiftX, shiftY, rotation, scale }: Pose,
    background: number,
  ) {
    this.values = new Float32Array(size * size).fill(background);
    this.xs = new Float64Array(size * size);
    this.ys = new Float64Array(size * size);
    this.pixel = 2 / size / scale;
    const cosine = Math.cos(rotation) / scale;
    const sine = Math.sin(rotation) / scale;
    for (let index = 0; index < size * size; index++) {
      const x = ((index % size) + 0.5) * (2 / size) - 1 - shiftX;
      const y = (Math.floor(index / size) + 0.5) * (2 / size) - 1 - shiftY;
      this.xs[index] = cosine * x + sine * y;
      this.ys[index] = cosine * y - sine * x;
    }
  }

  /** Paints a shape; a pixel's coverage falls from 1 to 0 over one pixel across the edge. */
  paint(shape: SignedDistance, grey: number, opacity = 1): void {
    for (let index = 0; index < this.values.length; index++) {
      const coverage = 0.5 - shape(this.xs[index], this.ys[index]) / this.pixel;
      if (coverage <= 0) continue;
      this.values[index] += (grey - this.values[index]) * Math.min(1, coverage) * opacity;
    }
  }
}

/** An ellipse (distance to first order: exact on the edge, which is all anti-aliasing needs). */
export function ellipse(centreX: number, centreY: number, halfWidth: number, halfHeight: number): SignedDistance {
  return (x, y) => {
    const u = (x - centreX) / halfWidth;
    const v = (y - centreY) / halfHeight;
    const radius = Math.sqrt(u * u + v * v);
    if (radius < 1e-9) return -Math.min(halfWidth, halfHeight);
    return ((radius - 1) * radius) / Math.sqrt((u / halfWidth) ** 2 + (v / halfHeight) ** 2);
  };
}

/** A straight stroke with round ends. */
export function stroke(fromX: number, fromY: number, toX: number, toY: number, halfThickness: number): SignedDistance {
  const dx = toX - fromX;
  const dy = toY - fromY;
  const squaredLength = dx * dx + dy * dy;
  return (x, y) => {
    const along = Math.min(1, Math.max(0, ((x - fromX) * dx + (y - fromY) * dy) / squaredLength));
    return Math.sqrt((x - fromX - along * dx) ** 2 + (y - fromY - along * dy) ** 2) - halfThickness;
  };
}

/** The band |y - middle(x)| <= halfHeight(x) over |x| <= halfWidth (vertical distance, good for flat curves). */
export function band(
  halfWidth: number,
  middle: (x: number) => number,
  halfHeight: (x: number) => number,
): SignedDistance {
  return (x, y) => Math.max(Math.abs(x) - halfWidth, Math.abs(y - middle(x)) - halfHeight(x));
}

/** What lies in both shapes. */
export function both(one: SignedDistance, other: SignedDistance): SignedDistance {
  return (x, y) => Math.max(one(x, y), other(x, y));
}
