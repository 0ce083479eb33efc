import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-cpu';
import { afterAll, describe, expect, it } from 'vitest';
import { configure } from '../src/index';

type Call = { name: string; tensor: tf.Tensor }[];
interface Case {
  variables: tf.Variable[];
  /** The gradients of every step in turn. */
  calls: () => Call[];
}

afterAll(() => tf.setBackend('cpu'));

const wave = (shape: number[], phase: number): tf.Tensor =>
  tf.tensor(
    Array.from({ length: tf.util.sizeFromShape(shape) }, (_, at) => Math.sin(at + phase)),
    shape,
  );
const variable = (shape: number[], phase: number): tf.Variable => tf.tidy(() => tf.variable(wave(shape, phase)));

/** What the steps leave in the variables, and which of them throw, after a first step that shows the memory to the loop. */
async function follow(backend: string, make: () => Case): Promise<{ values: number[][]; thrown: boolean[] }> {
  await tf.setBackend(backend);
  if (backend === 'onnxruntime') configure({ flush: 'lazy', smallOnCpu: true });
  const other = variable([600], 9);
  tf.train.adam(0.1).applyGradients([{ name: other.name, tensor: wave([600], 5) }]);
  other.dataSync();
  const { variables, calls } = make();
  const optimizer = tf.train.adam(0.1, 0.9, 0.99, 1e-3);
  const thrown = calls().map((gradients) => {
    try {
      optimizer.applyGradients(gradients);
      return false;
    } catch {
      return true;
    }
  });
  return { values: variables.map((each) => Array.from(each.dataSync())), thrown };
}

const cases: Record<string, () => Case> = {
  'a scalar gradient of a vector': () => {
    const w = variable([600], 0);
    return { variables: [w], calls: () => [[{ name: w.name, tensor: tf.scalar(0.5) }]] };
  },
  'a gradient that is broadcast along an axis': () => {
    const w = variable([30, 40], 0);
    return { variables: [w], calls: () => [0, 1].map((at) => [{ name: w.name, tensor: wave([1, 40], at) }]) };
  },
  'a gradient larger than its variable': () => {
    const w = variable([3], 0);
    return { variables: [w], calls: () => [[{ name: w.name, tensor: wave([5], 1) }]] };
  },
  'moments of another list of variables': () => {
    const [w, u] = [variable([3], 0), variable([5], 1)];
    const call = (each: tf.Variable, phase: number): Call => [{ name: each.name, tensor: wave(each.shape, phase) }];
    return { variables: [w, u], calls: () => [call(w, 1), call(u, 2), call(w, 3)] };
  },
  'moments that broadcast to another variable': () => {
    const [w, u] = [variable([1], 0), variable([5], 1)];
    const call = (each: tf.Variable, phase: number): Call => [{ name: each.name, tensor: wave(each.shape, phase) }];
    return { variables: [w, u], calls: () => [call(w, 1), call(u, 2), call(w, 3)] };
  },
  'a variable that is listed twice': () => {
    const w = variable([4], 0);
    const tensors = (): Call => [0, 1].map((phase) => ({ name: w.name, tensor: wave([4], phase) }));
    return { variables: [w], calls: () => [tensors(), tensors()] };
  },
};

describe('tf.train.adam does as on the cpu back end with', () => {
  it.each(Object.keys(cases))('%s', async (name) => {
    const wanted = await follow('cpu', cases[name]);
    const got = await follow('onnxruntime', cases[name]);
    expect(got.thrown).toEqual(wanted.thrown);
    got.values.flat().forEach((value, at) => {
      expect(Math.abs(value - wanted.values.flat()[at])).toBeLessThan(1e-5);
    });
  });
});
