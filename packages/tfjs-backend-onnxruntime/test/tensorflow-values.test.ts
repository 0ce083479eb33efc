import * as tf from '@tensorflow/tfjs';
import { beforeEach, describe, expect, it } from 'vitest';
import { configure } from '../src/index';
import { policies } from '../tools/fuzz/campaign';
import { tensorsOf, type Operand } from '../tools/fuzz/kernel-case';
import fixture from './fixtures/kernels.json';

/** As the fixture has it: a type of NumPy, and words for what JSON has no number for. */
interface Stored {
  shape: number[];
  dtype: string;
  values: (number | string)[];
}

const operandOf = ({ shape, dtype, values }: Stored): Operand => ({
  shape,
  dtype: dtype as Operand['dtype'],
  values: values.map(Number),
});

const inputsOf = (stored: unknown): Operand[] | Record<string, Operand> =>
  Array.isArray(stored)
    ? (stored as Stored[]).map(operandOf)
    : Object.fromEntries(
        Object.entries(stored as Record<string, Stored>).map(([name, value]) => [name, operandOf(value)]),
      );

const cases = fixture.cases.map((given, index) => ({ ...given, name: `${given.kernel} ${given.note}`.trim(), index }));

beforeEach(async () => {
  await tf.setBackend('onnxruntime');
});

describe.each(Object.entries(policies))('%s', (_, policy) => {
  it.each(cases)("$name is TensorFlow's, case $index", ({ kernel, inputs, attributes, result }) => {
    configure(policy);
    const expected = operandOf(result);
    tf.tidy(() => {
      const given = tensorsOf(inputsOf(inputs));
      const found: tf.Tensor = tf.engine().runKernel(kernel, given, attributes);
      const values = Array.from(found.dataSync());
      if (kernel === 'LinSpace') {
        expect(values.at(-1)).toBe(expected.values[0]);
        return;
      }
      expect([found.shape, found.dtype]).toEqual([expected.shape, expected.dtype]);
      const scale = expected.values.reduce(
        (most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most),
        1e-30,
      );
      const tolerance = expected.dtype === 'float32' ? 1e-5 * scale : 0;
      values.forEach((value, place) => {
        if (Number.isFinite(expected.values[place]))
          expect(Math.abs(value - expected.values[place])).toBeLessThanOrEqual(tolerance);
        else expect(value).toBe(expected.values[place]);
      });
    });
  });
});
