import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { presetConfig } from '../src/config/presets/index';
import { randomStream } from '@image2audio/tfjs-training';
import { fitKernelMachine } from '../src/learners/kernel-machine';
import { kernelRidge } from '../src/learners/kernel-ridge';

// Made by tools/fixtures/reproduction/sklearn_kernel_ridge.py; both sides are float64, and a system of 12 rows is well conditioned at
// ridge 0.2, so that 1e-9 stands for rounding
const fixture = new URL('./fixtures/sklearn-kernel-ridge.json', import.meta.url);
const reference = JSON.parse(readFileSync(fixture, 'utf8')) as Record<
  'rows' | 'targets' | 'others' | 'coefficients' | 'outputs',
  number[]
> & { library: string; columns: number; gamma: number; ridge: number };

const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (value, index) => Math.abs(value - b[index])));

describe('kernelRidge', () => {
  it('agrees with scikit-learn', () => {
    expect(reference.library).toMatch(/^scikit-learn 1\./);
    const { rows, targets, others, columns, gamma, ridge } = reference;
    const { coefficients, predict } = kernelRidge(rows, Float64Array.from(targets), columns, { gamma, ridge });
    expect(coefficients.length).toBe(reference.coefficients.length);
    expect(largestDifference(coefficients, reference.coefficients)).toBeLessThan(1e-9);
    expect(largestDifference(predict(others), reference.outputs)).toBeLessThan(1e-9);
  });

  it('goes through its targets as the ridge goes to 0', () => {
    const { rows, targets, columns, gamma } = reference;
    const { predict } = kernelRidge(rows, Float64Array.from(targets), columns, { gamma, ridge: 1e-10 });
    expect(largestDifference(predict(rows), targets)).toBeLessThan(1e-6);
  });
});

const settings = presetConfig('paper').kernelMachine;

describe('fitKernelMachine', () => {
  it('tells classes that no line parts: inside and outside of a circle, and beside it', () => {
    const random = randomStream(1, 'rings');
    const clips = (count: number) => {
      const labels = Int32Array.from({ length: count }, (_, index) => index % 3);
      const functionals = new Float32Array(2 * count);
      labels.forEach((label, index) => {
        const angle = 2 * Math.PI * random();
        const radius = [0.3, 1.5, 0.3][label];
        functionals[2 * index] = radius * Math.cos(angle) + (label === 2 ? 4 : 0) + 0.1 * random();
        functionals[2 * index + 1] = radius * Math.sin(angle) + 0.1 * random();
      });
      return { items: { data: new Float32Array(count), count, shape: [1, 1] as const, functionals }, labels };
    };
    const [training, tests] = [clips(90), clips(60)];
    const { predict, weightsHash } = fitKernelMachine(training, 3, settings);
    expect([...predict(tests.items)]).toEqual([...tests.labels]);
    expect(fitKernelMachine(training, 3, settings).weightsHash).toBe(weightsHash);
    const fewer = { ...training, labels: training.labels.map((label) => (label === 2 ? 0 : label)) };
    expect(fitKernelMachine(fewer, 2, settings).weightsHash).not.toBe(weightsHash);
  });
});
