import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';
import { chooseBackend, relativeError, type Computed } from '../compare-with-cpu';
import { numbers } from './numbers';
import type { Program } from './program';
import { applyStep } from './steps';

interface Input {
  shape: number[];
  scale: number;
}

/** What a program gives to the user, its result last. */
function resultsOf(program: Program, x: tf.Tensor, take: (input: Input) => tf.Tensor): tf.Tensor[] {
  const given: tf.Tensor[] = [];
  const earlier: tf.Tensor[] = [];
  let images = x;
  for (const step of program.steps) {
    images = applyStep(images, step, {
      take: (shape, scale = 1) => take({ shape, scale }),
      earlier,
      give: (result) => given.push(result),
    });
    earlier.push(images);
  }
  return [...given, images];
}

/** The inputs that a program takes, in order. Nothing is computed: the back end records operations and forgets them. */
export async function inputsOf(program: Program): Promise<Input[]> {
  await tf.setBackend('onnxruntime');
  const inputs: Input[] = [{ shape: [program.batch, ...program.side, program.channels], scale: 1 }];
  tf.tidy(() => {
    resultsOf(program, tf.zeros(inputs[0].shape), (input) => {
      inputs.push(input);
      return tf.zeros(input.shape);
    });
  });
  return inputs;
}

/** Every tensor the user keeps and the gradients by every input of a weighted sum of them. */
export async function runProgram(
  backend: 'cpu' | 'onnxruntime',
  program: Program,
  inputs: readonly Input[],
  seed: number,
): Promise<Computed[]> {
  await chooseBackend(backend);
  const before = tf.memory();
  const kept: tf.Tensor[] = [];
  const weightedSum = (x: tf.Tensor, ...rest: tf.Tensor[]): tf.Tensor => {
    const remaining = [...rest];
    const results = resultsOf(program, x, () => remaining.shift()!);
    kept.push(...(program.isResultRead ? results : results.slice(0, -1)).map((result) => tf.keep(tf.clone(result))));
    const sums = results.map((result, index) =>
      tf.sum(tf.mul(result, numbers(program.numbers, result.shape, 97 + index))),
    );
    return sums.reduce((total, sum) => tf.add(total, sum));
  };
  const gradients = tf.tidy(() => {
    const given = inputs.map(({ shape, scale }, index) => {
      const values = numbers(program.numbers, shape, 1000 * seed + index);
      return program.numbers === 'real' && scale !== 1 ? tf.mul(values, scale) : values;
    });
    return tf.grads(weightedSum)(given);
  });
  const computed = [...kept, ...gradients].map((tensor) => ({
    shape: tensor.shape,
    dtype: tensor.dtype,
    values: Array.from(tensor.dataSync()),
  }));
  tf.dispose([kept, gradients]);
  const after = tf.memory();
  expect([after.numTensors, after.numDataBuffers]).toEqual([before.numTensors, before.numDataBuffers]);
  return computed;
}

/** Asserts that each agrees with the one expected to `tolerance` of its own largest number. */
export function expectClose(found: readonly Computed[], expected: readonly Computed[], tolerance = 1e-5): void {
  expect(found).toHaveLength(expected.length);
  found.forEach((result, index) => {
    const [shape, other] = [result.shape.join(), expected[index].shape.join()];
    const error = relativeError(result, expected[index]);
    expect(error, `tensor ${index} of ${found.length}, [${shape}], expected [${other}]`).toBeLessThanOrEqual(tolerance);
  });
}
