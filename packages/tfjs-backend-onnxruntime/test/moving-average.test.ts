import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  compileStep,
  configure,
  flush,
  OnnxruntimeBackendError,
  statistics,
  type OnnxruntimeBackend,
} from '../src/index';

beforeAll(() => tf.setBackend('onnxruntime'));
afterEach(() => {
  configure({ flush: 'lazy', smallOnCpu: true });
});

function run(averages: readonly tf.Tensor[], values: readonly tf.Tensor[], decay: number): tf.Tensor[] {
  const named = (name: string, tensors: readonly tf.Tensor[]) =>
    Object.fromEntries(tensors.map((tensor, index) => [`${name}${index}`, tensor]));
  const results: tf.Tensor[] = tf
    .engine()
    .runKernel('MovingAverage', { ...named('average', averages), ...named('value', values) }, { decay });
  return results;
}

const numbers = (size: number, phase: number): Float32Array =>
  Float32Array.from({ length: size }, (_, at) => Math.sin(at + phase));

/** The numbers in tensors of these sizes, one after the other. */
function divided(all: Float32Array, sizes: readonly number[]): tf.Tensor[] {
  let offset = 0;
  return sizes.map((size) => tf.tensor1d(all.slice(offset, (offset += size))));
}

const joined = (tensors: readonly tf.Tensor[]): number[] => tensors.flatMap((tensor) => Array.from(tensor.dataSync()));

describe.each(['lazy', 'every-op'] as const)('MovingAverage, flush %s', (policy) => {
  beforeEach(() => {
    configure({ flush: policy, smallOnCpu: false });
  });

  it('is its definition, however averages and values are divided', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(sizes, sizes, fc.double({ min: 0, max: 1, noNaN: true }), (ofAverages, ofValues, decay) => {
        const total = ofAverages.reduce((sum, size) => sum + size, 0);
        const rest = total - ofValues.reduce((sum, size) => sum + size, 0);
        fc.pre(rest >= 0);
        const [a, x] = [numbers(total, 1), numbers(total, 2)];
        const results = run(divided(a, ofAverages), divided(x, [...ofValues, rest]), decay);
        expect(results.map(({ size }) => size)).toEqual(ofAverages);
        joined(results).forEach((value, at) => {
          expect(value).toBeCloseTo(decay * a[at] + (1 - decay) * x[at], 6);
        });
        tf.dispose(results);
      }),
    );
  });

  it('is so for many thousand numbers, and keeps shapes', () => {
    const [a, x] = [numbers(30_000, 1), numbers(30_000, 2)];
    const [first, second] = run(
      [tf.tensor2d(a.slice(0, 20_000), [100, 200]), tf.tensor1d(a.slice(20_000))],
      [tf.tensor1d(x)],
      0.9,
    );
    expect(first.shape).toEqual([100, 200]);
    const wanted = Array.from(a, (value, at) => Math.fround(value + (1 - 0.9) * (x[at] - value)));
    expect(joined([first, second])).toEqual(wanted);
  });

  it('changes none of its inputs', () => {
    const [average, value] = [tf.tensor1d([1, 2]), tf.tensor1d([3, 4])];
    const results = run([average], [value], 0.5);
    expect(joined([...results, average, value])).toEqual([2, 3, 1, 2, 3, 4]);
  });

  it.each<[string, () => tf.Tensor[], RegExp]>([
    ['of another type', () => [tf.tensor1d([1, 2], 'int32')], /^MovingAverage: value0: found int32, expected float32/],
    ['of another size', () => [tf.tensor1d([1, 2]), tf.scalar(1)], /value1: found shape \[\], expected 0 numbers/],
    ['that is missing', () => [], /value0: found nothing, expected a tensor/],
  ])('refuses a value %s', (_, values, message) => {
    const call = (): unknown => run([tf.tensor1d([1, 2])], values(), 0.5);
    expect(call).toThrow(OnnxruntimeBackendError);
    expect(call).toThrow(message);
  });

  it.each([undefined, NaN, -0.1, 1.5])('refuses a decay of %s', (decay) => {
    const call = (): unknown => run([tf.tensor1d([1])], [tf.tensor1d([2])], decay!);
    expect(call).toThrow(OnnxruntimeBackendError);
    expect(call).toThrow(`MovingAverage: decay: found ${decay}, expected a number from 0 to 1`);
  });
});

it('is computed in place, without a graph, and where the same bits come out of every way to compute it', () => {
  const make = () => {
    const [average, weights] = [3, 4].map((phase) => tf.variable<tf.Rank>(tf.tensor1d(numbers(50, phase))));
    const step = ({ x }: { x: tf.Tensor }) => {
      weights.assign(tf.mul(weights, x));
      average.assign(run([average], [weights], 0.9)[0]);
      return {};
    };
    const take = (used: typeof step, calls = 20) => {
      for (let call = 0; call < calls; call++) tf.tidy(() => used({ x: tf.scalar(1 + call / 100) }));
      return joined([average, weights]);
    };
    return { average, step, take };
  };
  const arrayOf = (tensor: tf.Tensor): unknown => {
    flush();
    return (tf.backend() as unknown as OnnxruntimeBackend).data.get(tensor.dataId).peek();
  };
  const [lazy, compiled, every] = [make(), make(), make()];
  const wanted = lazy.take(lazy.step);
  const step = compileStep(compiled.step);
  expect(compiled.take(step)).toEqual(wanted);
  const before = statistics();
  const [array, kept] = [arrayOf(compiled.average), tf.clone(compiled.average)];
  const values = joined([kept]);
  compiled.take(step, 5);
  expect(joined([kept])).toEqual(values);
  const own = arrayOf(compiled.average);
  expect(own).not.toBe(array); // the clone has it
  compiled.take(step, 5);
  expect(arrayOf(compiled.average)).toBe(own);
  const after = statistics();
  expect(after.onHost.MovingAverage - before.onHost.MovingAverage).toBe(10);
  expect(after.runs - before.runs).toBe(10); // of the products alone
  configure({ flush: 'every-op', smallOnCpu: false });
  expect(every.take(every.step)).toEqual(wanted);
});
