import { createTranslator } from '@image2audio/unit-translator';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { bankLatents } from '../src/method/translate-faces';

beforeAll(() => tf.setBackend('cpu'));

const translator = () =>
  createTranslator({
    source: { kind: 'vector', size: 5, units: [6] },
    target: { kind: 'vector', size: 4, units: [6] },
    classes: 3,
    latentSize: 6,
    classLatentSize: 4,
    classPull: 0.7,
    seed: 1,
  });

const deviation = (values: number[]) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
};

describe('latents of the bank', () => {
  it('of the class prior have what the pull leaves of its noise about their class mean, and all of it in the style', () => {
    const unit = translator();
    const [label, count] = [2, 4000];
    const z = bankLatents(unit, null, new Int32Array(count).fill(label), 7);
    const rows = z.arraySync();
    const mean = unit.classMeans.arraySync()[label];
    for (let dimension = 0; dimension < 6; dimension++) {
      const values = rows.map((row) => row[dimension]);
      const isClass = dimension < 4;
      const expected = isClass ? 1 - 0.7 : 1;
      // four standard errors of 4000 draws
      expect(Math.abs(deviation(values) / expected - 1)).toBeLessThan(4 / Math.sqrt(2 * count));
      const centre = values.reduce((sum, value) => sum + value, 0) / count;
      expect(Math.abs(centre - (isClass ? mean[dimension] : 0))).toBeLessThan((4 * expected) / Math.sqrt(count));
    }
    z.dispose();
    unit.dispose();
  });

  it('of faces decode to what the translator makes of the faces', () => {
    const unit = translator();
    const faces = tf.tensor2d(
      Array.from({ length: 15 }, (_, at) => Math.sin(at)),
      [3, 5],
    );
    const labels = Int32Array.of(0, 2, 1);
    const before = tf.memory().numTensors;
    const z = bankLatents(unit, faces, labels, 3);
    expect(tf.memory().numTensors).toBe(before + 1);
    const decoded = unit.decode('target', z);
    const translated = unit.translate(faces, { from: 'source', to: 'target', labels, seed: 3 });
    expect([...decoded.dataSync()]).toEqual([...translated.dataSync()]);
    tf.dispose([faces, z, decoded, translated]);
    unit.dispose();
  });
});
