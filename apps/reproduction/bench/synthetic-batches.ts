import { presetConfig } from '../src/config/presets/index';
import { spectrogramShape } from '../src/features/spectrograms';
import { randomStream } from '@image2audio/tfjs-training';

/** The demo preset, on as many classes as RAVDESS has. */
export const config = presetConfig('demo');
export const classes = 8;
export const seed = 2020;
export const faceShape = [48, 48, 1] as const;
export { spectrogramShape };

/** Synthetic items of the standardised data's scale: uniform with variance 1, the same for the same purpose. */
export function syntheticItems(count: number, shape: readonly number[], purpose: string): Float32Array {
  const random = randomStream(seed, 'benchmark', purpose);
  const length = shape.reduce((product, size) => product * size, count);
  return Float32Array.from({ length }, () => Math.sqrt(12) * (random() - 0.5));
}

export const syntheticLabels = (count: number): Int32Array =>
  Int32Array.from({ length: count }, (_, item) => (item * 3) % classes);
