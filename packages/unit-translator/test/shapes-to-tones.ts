/**
 * A toy with two domains that have nothing in common but their classes: small drawn shapes, and tones. Each has a judge of its own that
 * knows no network: the shape by the best match of a drawn outline, the tone by the peak of its Fourier transform.
 */
import * as tf from '@tensorflow/tfjs';

export type Random = () => number;

export const side = 8;
export const samples = 16;
/** Cycles in `samples`, by class. */
export const frequencies = [1, 3, 5, 7];
export const classes = frequencies.length;
const shapes = ['frame', 'plus', 'cross', 'disc'] as const;

/** Whether the shape of `size` pixels covers the pixel (row, column) of its box. */
function covers(shape: (typeof shapes)[number], size: number, row: number, column: number): boolean {
  const [middle, edge] = [(size - 1) / 2, size - 1];
  const [down, right] = [Math.abs(row - middle), Math.abs(column - middle)];
  if (shape === 'frame') return Math.min(row, column, edge - row, edge - column) < 2;
  if (shape === 'plus') return down < 1.25 || right < 1.25;
  if (shape === 'cross') return Math.abs(down - right) < 1.25;
  return down ** 2 + right ** 2 <= (size / 2) ** 2 * 0.8;
}

function drawn(kind: number, size: number, top: number, left: number): Float32Array {
  const pixels = new Float32Array(side * side).fill(-1);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (covers(shapes[kind], size, row, column)) pixels[(top + row) * side + left + column] = 1;
    }
  }
  return pixels;
}

const sizes = [7, 8];

/** Shapes of the kinds given, `[items, side, side, 1]`: drawn in -1 and 1 at a random size and place, with noise. */
export function drawShapes(kinds: readonly number[], random: Random): tf.Tensor {
  const values = kinds.flatMap((kind) => {
    const size = sizes[Math.floor(random() * sizes.length)];
    const place = (): number => Math.floor(random() * (side - size + 1));
    return Array.from(drawn(kind, size, place(), place()), (pixel) => pixel + 0.2 * normalFrom(random));
  });
  return tf.tensor(values, [kinds.length, side, side, 1]);
}

/** Tones of the kinds given, `[items, samples, 1]`: a sine of random loudness and somewhat random phase, with noise. */
export function playTones(kinds: readonly number[], random: Random): tf.Tensor {
  const values = kinds.flatMap((kind) => {
    const [loudness, phase] = [0.8 + 0.8 * random(), 1.2 * (random() - 0.5)];
    const angle = (2 * Math.PI * frequencies[kind]) / samples;
    return Array.from(
      { length: samples },
      (_, at) => loudness * Math.sin(angle * at + phase) + 0.2 * normalFrom(random),
    );
  });
  return tf.tensor(values, [kinds.length, samples, 1]);
}

/** The class of each tone, or -1: its discrete Fourier transform must peak, of all frequencies, at the class's own. */
export function hearKinds(tones: tf.Tensor): number[] {
  return rowsOf(tones).map((tone) => {
    const power = Array.from({ length: samples / 2 }, (_, cycles) => {
      const angle = (2 * Math.PI * cycles) / samples;
      const part = (wave: (x: number) => number): number =>
        tone.reduce((sum, value, at) => sum + value * wave(angle * at), 0);
      return part(Math.cos) ** 2 + part(Math.sin) ** 2;
    });
    return frequencies.indexOf(power.indexOf(Math.max(...power)));
  });
}

const templates = shapes.flatMap((_, kind) =>
  sizes.flatMap((size) => {
    const places = Array.from({ length: side - size + 1 }, (__, at) => at);
    return places.flatMap((top) => places.map((left) => ({ kind, pixels: centered(drawn(kind, size, top, left)) })));
  }),
);

/** The class of each picture: that of the drawn shape, of any size at any place, with the highest correlation. */
export function seeKinds(pictures: tf.Tensor): number[] {
  return rowsOf(pictures).map((row) => {
    const picture = centered(row);
    const correlation = ({ pixels }: { pixels: number[] }): number =>
      pixels.reduce((sum, value, at) => sum + value * picture[at], 0);
    return templates.reduce((best, template) => (correlation(template) > correlation(best) ? template : best)).kind;
  });
}

function rowsOf(x: tf.Tensor): number[][] {
  const size = x.size / x.shape[0];
  const values = Array.from(x.dataSync());
  return Array.from({ length: x.shape[0] }, (_, item) => values.slice(item * size, (item + 1) * size));
}

/** With mean 0 and length 1. */
function centered(values: ArrayLike<number>): number[] {
  const list = Array.from(values);
  const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
  const length = Math.hypot(...list.map((value) => value - mean));
  return list.map((value) => (value - mean) / length);
}

function normalFrom(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** mulberry32, uniform in [0, 1). */
export function seeded(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
