import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { GanLoss } from '../src/index';
import { ganLosses } from '../src/losses';
import fixture from './fixtures/losses.json';
import { gan as oracle } from './float64-losses';

beforeAll(() => tf.setBackend('cpu'));

const { realLogits: reals, fakeLogits: fakes } = fixture.input;
const kinds: GanLoss[] = ['logistic', 'least-squares', 'hinge'];
const valueOf = (loss: tf.Tensor): number => loss.dataSync()[0];
const slope = (loss: (x: tf.Tensor) => tf.Tensor, at: number): number =>
  tf
    .grad(loss)(tf.tensor1d([at]))
    .dataSync()[0];

it('are all that there are', () => {
  expect(Object.keys(ganLosses)).toEqual(kinds);
});

describe.each(kinds)('%s', (kind) => {
  const { generator, discriminator } = ganLosses[kind];
  const discriminatorOf = (real: number[], fake: number[]): number =>
    valueOf(discriminator(tf.tensor1d(real), tf.tensor1d(fake)));

  it('agrees with PyTorch 2.13.0 in float64 and with its definition, relative error below 1e-6', () => {
    for (const wanted of [fixture.expected.gan[kind].generator, oracle[kind].generator(fakes)])
      expect(Math.abs(valueOf(generator(tf.tensor1d(fakes))) / wanted - 1)).toBeLessThan(1e-6);
    for (const wanted of [fixture.expected.gan[kind].discriminator, oracle[kind].discriminator(reals, fakes)])
      expect(Math.abs(discriminatorOf(reals, fakes) / wanted - 1)).toBeLessThan(1e-6);
  });

  it('has the gradients of central differences of the float64 definition', () => {
    const cases: [number[], (at: tf.Tensor) => tf.Tensor, (at: number[]) => number][] = [
      [fakes, generator, oracle[kind].generator],
      [fakes, (at) => discriminator(tf.tensor1d(reals), at), (at) => oracle[kind].discriminator(reals, at)],
      [reals, (at) => discriminator(at, tf.tensor1d(fakes)), (at) => oracle[kind].discriminator(at, fakes)],
    ];
    for (const [point, loss, definition] of cases) {
      const gradient = tf
        .grad((at) => loss(at))(tf.tensor1d(point))
        .dataSync();
      point.forEach((value, index) => {
        const moved = (by: number): number[] => point.map((other, at) => (at === index ? value + by : other));
        const difference = (definition(moved(1e-5)) - definition(moved(-1e-5))) / 2e-5;
        expect(Math.abs(gradient[index] - difference)).toBeLessThan(1e-5);
      });
      expect(Math.max(...gradient.map(Math.abs))).toBeGreaterThan(0.1);
    }
  });

  it('makes the generator raise the scores of fakes, and the discriminator lower them and raise the real ones', () => {
    for (const score of [-0.9, 0.1, 0.9]) {
      expect(slope(generator, score)).toBeLessThan(0);
      expect(slope((fake) => discriminator(tf.tensor1d([0]), fake), score + 1)).toBeGreaterThan(0);
      expect(slope((real) => discriminator(real, tf.tensor1d([0])), score)).toBeLessThan(0);
    }
  });

  it('is finite at extreme scores', () => {
    for (const score of [-500, 500]) {
      expect(Number.isFinite(valueOf(generator(tf.tensor1d([score]))))).toBe(true);
      expect(Number.isFinite(discriminatorOf([score], [-score]))).toBe(true);
    }
  });

  it('leaves no tensor behind but its result', () => {
    const scores = tf.tensor1d([1, 2]);
    const tensors = tf.memory().numTensors;
    generator(scores).dispose();
    discriminator(scores, scores).dispose();
    expect(tf.memory().numTensors).toBe(tensors);
  });
});

it('the non-saturating term keeps a slope of about -1 where the discriminator is sure of a fake', () => {
  expect(slope(ganLosses.logistic.generator, -20)).toBeCloseTo(-1, 6);
});

it('the least-squares discriminator rests where real items score 1 and fakes 0, the hinge beyond its margins', () => {
  const { discriminator } = ganLosses['least-squares'];
  expect(valueOf(discriminator(tf.tensor1d([1]), tf.tensor1d([0])))).toBe(0);
  const { discriminator: hinge } = ganLosses.hinge;
  expect(valueOf(hinge(tf.tensor1d([1.5]), tf.tensor1d([-1.5])))).toBe(0);
  expect(slope((real) => hinge(real, tf.tensor1d([0])), 1.5)).toBeCloseTo(0, 12);
});
