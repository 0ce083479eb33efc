/** A point of the canvas: -1 to 1 in both directions, right and down. */
export type CanvasPoint = readonly [number, number];

/** A point on the smooth curve through p1 and p2 (Catmull and Rom 1974), `t` from 0 to 1. */
function between(p0: CanvasPoint, p1: CanvasPoint, p2: CanvasPoint, p3: CanvasPoint, t: number): CanvasPoint {
  const at = (axis: 0 | 1) =>
    p1[axis] +
    0.5 *
      t *
      (p2[axis] -
        p0[axis] +
        t *
          (2 * p0[axis] -
            5 * p1[axis] +
            4 * p2[axis] -
            p3[axis] +
            t * (3 * (p1[axis] - p2[axis]) + p3[axis] - p0[axis])));
  return [at(0), at(1)];
}

const pieces = 5;

/** A smooth curve through the points: closed, or from the first to the last. */
export function smoothCurve(points: readonly CanvasPoint[], closed: boolean): CanvasPoint[] {
  const n = points.length;
  const point = (k: number) => (closed ? points[(k + n) % n] : points[Math.min(n - 1, Math.max(0, k))]);
  const curve: CanvasPoint[] = [];
  for (let k = 0; k < (closed ? n : n - 1); k++) {
    for (let piece = 0; piece < pieces; piece++) {
      curve.push(between(point(k - 1), point(k), point(k + 1), point(k + 2), piece / pieces));
    }
  }
  if (!closed) curve.push(points[n - 1]);
  return curve;
}

/** A square picture of greys, drawn several times finer than it will be, so that averaging gives smooth edges. */
export class GreyCanvas {
  readonly values: Float64Array;

  constructor(
    readonly size: number,
    background: (x: number, y: number) => number,
  ) {
    this.values = new Float64Array(size * size);
    this.forEach(0, 0, size - 1, size - 1, (index, x, y) => {
      this.values[index] = background(x, y);
    });
  }

  /** Calls `visit` for the pixels of a rectangle given in pixels, clipped to the canvas. */
  private forEach(
    fromX: number,
    fromY: number,
    toX: number,
    toY: number,
    visit: (index: number, x: number, y: number) => void,
  ): void {
    const { size } = this;
    const step = 2 / size;
    const lastX = Math.min(size - 1, toX);
    const lastY = Math.min(size - 1, toY);
    for (let row = Math.max(0, fromY); row <= lastY; row++) {
      for (let column = Math.max(0, fromX); column <= lastX; column++) {
        visit(row * size + column, (column + 0.5) * step - 1, (row + 0.5) * step - 1);
      }
    }
  }

  private pixel(position: number): number {
    return Math.floor((position + 1) * 0.5 * this.size);
  }

  /** Changes every pixel inside a polygon (even-odd rule) to what `grey` makes of it. */
  fill(polygon: readonly CanvasPoint[], grey: (old: number, x: number, y: number) => number): void {
    const { size, values } = this;
    const step = 2 / size;
    const ys = polygon.map(([, y]) => y);
    const first = Math.max(0, this.pixel(Math.min(...ys)));
    const last = Math.min(size - 1, this.pixel(Math.max(...ys)));
    for (let row = first; row <= last; row++) {
      const y = (row + 0.5) * step - 1;
      const crossings: number[] = [];
      polygon.forEach(([x1, y1], k) => {
        const [x2, y2] = polygon[(k + 1) % polygon.length];
        if (y1 <= y !== y2 <= y) crossings.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1));
      });
      crossings.sort((a, b) => a - b);
      for (let k = 0; k + 1 < crossings.length; k += 2) {
        const from = Math.max(0, Math.ceil((crossings[k] + 1) / step - 0.5));
        const to = Math.min(size - 1, Math.floor((crossings[k + 1] + 1) / step - 0.5));
        for (let column = from; column <= to; column++) {
          const index = row * size + column;
          values[index] = grey(values[index], (column + 0.5) * step - 1, y);
        }
      }
    }
  }

  /** Draws a line of greys: full within `halfWidth` of the points, none beyond `halfWidth` + `softness`. */
  stroke(points: readonly CanvasPoint[], halfWidth: number, softness: number, grey: number, opacity: number): void {
    if (opacity <= 0) return;
    const reach = halfWidth + softness;
    const xs = points.map(([x]) => x);
    const ys = points.map(([, y]) => y);
    this.forEach(
      this.pixel(Math.min(...xs) - reach),
      this.pixel(Math.min(...ys) - reach),
      this.pixel(Math.max(...xs) + reach),
      this.pixel(Math.max(...ys) + reach),
      (index, x, y) => {
        let least = reach * reach;
        for (let k = 0; k + 1 < points.length; k++) {
          const dx = points[k + 1][0] - points[k][0];
          const dy = points[k + 1][1] - points[k][1];
          const px = x - points[k][0];
          const py = y - points[k][1];
          const along = Math.min(1, Math.max(0, (px * dx + py * dy) / (dx * dx + dy * dy + 1e-12)));
          const rx = px - along * dx;
          const ry = py - along * dy;
          least = Math.min(least, rx * rx + ry * ry);
        }
        const coverage = Math.min(1, (reach - Math.sqrt(least)) / softness);
        this.values[index] += (grey - this.values[index]) * coverage * opacity;
      },
    );
  }

  /** Lightens (`amount` above 0) or darkens a soft ellipse, most in its middle: values x (1 + amount (1 - r^2)^2). */
  shade([centreX, centreY]: CanvasPoint, radiusX: number, radiusY: number, amount: number): void {
    this.forEach(
      this.pixel(centreX - radiusX),
      this.pixel(centreY - radiusY),
      this.pixel(centreX + radiusX),
      this.pixel(centreY + radiusY),
      (index, x, y) => {
        const u = (x - centreX) / radiusX;
        const v = (y - centreY) / radiusY;
        const rest = 1 - u * u - v * v;
        if (rest > 0) this.values[index] *= 1 + amount * rest * rest;
      },
    );
  }

  /** The picture at 1 / `factor` of the size, each pixel the mean of a soft-edged square `blur` fine pixels wider on every side. */
  reduced(factor: number, blur: number): Float64Array {
    const { size } = this;
    const small = size / factor;
    const width = factor + 2 * blur;
    const across = new Float64Array(small * size);
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < small; column++) {
        let sum = 0;
        for (let k = -blur; k < factor + blur; k++) {
          sum += this.values[row * size + Math.min(size - 1, Math.max(0, column * factor + k))];
        }
        across[row * small + column] = sum / width;
      }
    }
    const result = new Float64Array(small * small);
    for (let row = 0; row < small; row++) {
      for (let column = 0; column < small; column++) {
        let sum = 0;
        for (let k = -blur; k < factor + blur; k++) {
          sum += across[Math.min(size - 1, Math.max(0, row * factor + k)) * small + column];
        }
        result[row * small + column] = sum / width;
      }
    }
    return result;
  }
}
