import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { configure, flush, OnnxruntimeBackendError, statistics } from '../src/index';
import { formatOperatorTimes, operatorTimes } from '../src/profile';
import { runClippedAdamW, type Update } from './clipped-adamw-call';
import fixture from './fixtures/adamw.json';

beforeAll(() => tf.setBackend('onnxruntime'));
afterEach(() => {
  configure({ flush: 'lazy', smallOnCpu: true, profile: false });
});

/** The definition, number by number in float64. */
function definition(
  {
    variables,
    gradients,
    first,
    second,
  }: Record<'variables' | 'gradients', number[][]> & Record<'first' | 'second', number[]>,
  { rate, epsilon, decay }: Record<'rate' | 'epsilon' | 'decay', number>,
  { beta1, beta2, clipNorm, decays }: Update['attributes'],
) {
  const flat = gradients.flat();
  const norm = Math.sqrt(flat.reduce((sum, g) => sum + g ** 2, 0));
  const clipped = flat.map((g) => g * (norm + 1e-6 > clipNorm ? clipNorm / (norm + 1e-6) : 1));
  const newFirst = first.map((m, i) => beta1 * m + (1 - beta1) * clipped[i]);
  const newSecond = second.map((v, i) => beta2 * v + (1 - beta2) * clipped[i] ** 2);
  let at = -1;
  const moved = variables.map((weights, index) =>
    weights.map((w) => {
      at++;
      return (decays[index] ? w * (1 - decay) : w) - (rate * newFirst[at]) / (Math.sqrt(newSecond[at]) + epsilon);
    }),
  );
  return [[norm], newFirst, newSecond, ...moved];
}

const floats = (size: number, range = 4) =>
  fc.array(fc.float({ min: -range, max: range, noNaN: true }), { minLength: size, maxLength: size });

interface Case {
  variables: number[][];
  gradients: number[][];
  /** By variable, whether its gradient is handed over. */
  isGiven: boolean[];
  first: number[];
  second: number[];
  clipNorm: number;
  decays: boolean[];
}

function expectDefinition({ variables, gradients, isGiven, first, second, clipNorm, decays }: Case): void {
  const numbers = { rate: Math.fround(0.3), epsilon: Math.fround(1e-3), decay: Math.fround(0.05) };
  const attributes = { beta1: 0.7, beta2: 0.9, clipNorm, decays };
  const taken = gradients.map((gradient, index) => (isGiven[index] ? gradient : gradient.map(() => 0)));
  const wanted = definition({ variables, gradients: taken, first, second }, numbers, attributes);
  const results = tf.tidy(() =>
    runClippedAdamW({
      variables: variables.map((values) => tf.tensor1d(values)),
      gradients: gradients.map((values, index) => (isGiven[index] ? tf.tensor1d(values) : null)),
      ...{ firstMoment: tf.tensor1d(first), secondMoment: tf.tensor1d(second) },
      ...{ rate: tf.scalar(0.3), epsilon: tf.scalar(1e-3), decay: tf.scalar(0.05), attributes },
    }).map((tensor) => Array.from(tensor.dataSync())),
  );
  expect(results.map(({ length }) => length)).toEqual(wanted.map(({ length }) => length));
  // one rounding to float32, and that of float64 in sums of cancelling terms
  const farthest = results.flatMap((values, index) =>
    values.map((value, at) => Math.abs(value - wanted[index][at]) / (6e-8 * Math.abs(wanted[index][at]) + 1e-12)),
  );
  expect(farthest.reduce((most, distance) => Math.max(most, distance))).toBeLessThanOrEqual(1);
}

describe.each(['lazy', 'every-op'] as const)('ClippedAdamW, flush %s', (policy) => {
  beforeEach(() => {
    configure({ flush: policy });
  });

  it('is its definition in float64, to the rounding of a float32', () => {
    const run = fc.record({
      variables: fc.tuple(floats(5), floats(1), floats(9)),
      gradients: fc.tuple(floats(5, 10), floats(1, 10), floats(9, 10)),
      isGiven: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
      first: floats(15),
      second: floats(15).map((values) => values.map(Math.abs)),
      clipNorm: fc.constantFrom(0.5, 20, Infinity),
      decays: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
    });
    fc.assert(fc.property(run, expectDefinition));
  });

  it('is so for variables of many thousand numbers, and of none', () => {
    const numbers = (size: number, phase: number): number[] =>
      Array.from({ length: size }, (_, at) => Math.fround(Math.sin(at + phase)));
    const sizes = [20_003, 0, 8192, 16_384, 2];
    const total = sizes.reduce((sum, size) => sum + size, 0);
    expectDefinition({
      variables: sizes.map((size) => numbers(size, 1)),
      gradients: sizes.map((size) => numbers(size, 2)),
      isGiven: [true, true, false, true, true],
      first: numbers(total, 3),
      second: numbers(total, 4).map(Math.abs),
      clipNorm: 1,
      decays: [true, false, true, false, true],
    });
  });

  it('follows torch 2.13.0 in float64 within 2e-6 of numbers around 1', () => {
    const { betas, epsilon, weightDecay, clipNorm, shapes, start, steps } = fixture;
    const [beta1, beta2] = betas;
    let variables: tf.Tensor[] = start.map((values, index) => tf.tensor(values, shapes[index]));
    const total = variables.reduce((sum, { size }) => sum + size, 0);
    let [firstMoment, secondMoment]: tf.Tensor[] = [tf.zeros([total]), tf.zeros([total])];
    steps.forEach(({ rate, gradients, norm, variables: wanted }, step) => {
      const root = Math.sqrt(1 - beta2 ** (step + 1));
      const results = runClippedAdamW({
        variables,
        gradients: gradients.map((values, index) => values && tf.tensor(values, shapes[index])),
        ...{ firstMoment, secondMoment },
        rate: tf.scalar((rate * root) / (1 - beta1 ** (step + 1))),
        epsilon: tf.scalar(epsilon * root),
        decay: tf.scalar(rate * weightDecay),
        attributes: { beta1, beta2, clipNorm, decays: [true, false, false] },
      });
      expect(results[0].dataSync()[0] / norm).toBeCloseTo(1, 6);
      [, firstMoment, secondMoment, ...variables] = results;
      variables.forEach((variable, index) => {
        expect(variable.shape).toEqual(shapes[index]);
        variable.dataSync().forEach((value, at) => {
          expect(Math.abs(value - wanted[index][at])).toBeLessThan(2e-6);
        });
      });
    });
    expect(fixture.library).toBe('torch 2.13.0');
    const norms = steps.map(({ norm }) => norm);
    expect([Math.min(...norms) < clipNorm, Math.max(...norms) > clipNorm]).toEqual([true, true]);
  });

  it('changes none of its inputs', () => {
    const variable = tf.tensor1d([1, 2]);
    const [firstMoment, secondMoment] = [tf.tensor1d([3, 4]), tf.tensor1d([5, 6])];
    const results = runClippedAdamW(updateOf({ variables: [variable], firstMoment, secondMoment }));
    const [, first, second, moved] = results.map((tensor) => Array.from(tensor.dataSync()));
    expect([variable, firstMoment, secondMoment].map((tensor) => Array.from(tensor.dataSync()))).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    for (const [index, values] of [moved, first, second].entries())
      expect(values).not.toEqual(
        [
          [1, 2],
          [3, 4],
          [5, 6],
        ][index],
      );
  });

  it('passes NaN and infinities on, and says so by the norm', () => {
    for (const bad of [NaN, Infinity]) {
      const [norm, , , moved] = runClippedAdamW(updateOf({ gradients: [tf.tensor1d([bad, 1])] }));
      expect(norm.dataSync()[0]).toBe(bad);
      expect(moved.dataSync()[0]).toBeNaN();
    }
  });

  it.each<[string, () => Partial<Update>, RegExp]>([
    [
      'of another type',
      () => ({ variables: [tf.tensor1d([1, 2], 'int32')] }),
      /variable0: found int32, expected float32/,
    ],
    ['of another size', () => ({ firstMoment: tf.zeros([3]) }), /firstMoment: found shape \[3\], expected 2 numbers/],
    ['that is no scalar', () => ({ rate: tf.zeros([2]) }), /rate: found shape \[2\], expected 1 numbers/],
    [
      'a gradient of another size',
      () => ({ gradients: [tf.zeros([3])] }),
      /gradient0: found shape \[3\], expected 2 num/,
    ],
    [
      'that is missing',
      () => ({ epsilon: undefined as unknown as tf.Tensor }),
      /epsilon: found nothing, expected a tensor/,
    ],
  ])('refuses an input %s', (_, given, message) => {
    const run = (): unknown => runClippedAdamW(updateOf(given()));
    expect(run).toThrow(OnnxruntimeBackendError);
    expect(run).toThrow(message);
  });

  it.each<[string, object, RegExp]>([
    [
      'no clipNorm',
      { clipNorm: undefined },
      /^ClippedAdamW: clipNorm: found undefined, expected a number of at least 0/,
    ],
    ['a negative clipNorm', { clipNorm: -1 }, /clipNorm: found -1, expected/],
    ['a clipNorm that is NaN', { clipNorm: NaN }, /clipNorm: found NaN, expected/],
    ['no decays', { decays: undefined }, /decays: found undefined, expected an array of booleans/],
    ['decays that are numbers', { decays: [0.1] }, /decays: found \[0.1\], expected an array of booleans/],
    ['no beta1', { beta1: undefined }, /beta1: found undefined, expected a number from 0 to 1/],
    ['a beta2 above 1', { beta2: 1.5 }, /beta2: found 1.5, expected a number from 0 to 1/],
  ])('refuses %s', (_, wrong, message) => {
    const update = updateOf({});
    const run = (): unknown => runClippedAdamW({ ...update, attributes: { ...update.attributes, ...wrong } });
    expect(run).toThrow(OnnxruntimeBackendError);
    expect(run).toThrow(message);
  });

  it('shows in the statistics, and with its time in the profile', () => {
    configure({ profile: true });
    const before = statistics().onHost.ClippedAdamW ?? 0;
    tf.dispose(runClippedAdamW(updateOf({})).map((tensor) => tensor.dataSync()));
    flush();
    expect(statistics().onHost.ClippedAdamW).toBe(before + 1);
    const row = operatorTimes().find(({ operation }) => operation === 'ClippedAdamW')!;
    expect(row).toMatchObject({ operator: 'host', calls: 1 });
    expect(row.milliseconds).toBeGreaterThan(0);
    expect(formatOperatorTimes([row])).toMatch(/ClippedAdamW: host$/);
  });
});

function updateOf(given: Partial<Update>): Update {
  return {
    ...{ variables: [tf.tensor1d([1, 2])], gradients: [tf.tensor1d([0.3, 0.4])] },
    ...{ firstMoment: tf.tensor1d([0, 0]), secondMoment: tf.tensor1d([0, 0]) },
    ...{ rate: tf.scalar(0.1), epsilon: tf.scalar(1e-8), decay: tf.scalar(0.1) },
    attributes: { beta1: 0.9, beta2: 0.99, clipNorm: 1, decays: [true] },
    ...given,
  };
}

it('is there on this back end alone, for a package to look up', () => {
  expect(tf.getKernel('ClippedAdamW', 'onnxruntime')).toBeDefined();
  expect(tf.getKernel('ClippedAdamW', 'cpu')).toBeUndefined();
});
