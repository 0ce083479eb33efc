import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { AdamW } from '../src';

interface Trajectory {
  start: { kernel: number[]; bias: number[] };
  weightDecay: number;
  betas: [number, number];
  steps: (Record<'kernelGradient' | 'biasGradient' | 'kernel' | 'bias', number[]> & {
    rate: number;
    clip: number | null;
    norm: number;
  })[];
}

// Made by tools/fixtures/tfjs-training/torch_optimizers.py with torch 2.13.0 in float64; ours is float32,
// so absolute tolerances of 1e-5 stand for some ten units in the last place
const fixture = new URL('./fixtures/torch-optimizers.json', import.meta.url);
const reference = JSON.parse(readFileSync(fixture, 'utf8')) as { library: string; AdamW: Trajectory; Adam: Trajectory };

beforeAll(() => tf.setBackend('cpu'));

const worst = (found: Iterable<number>, expected: number[]): number =>
  Math.max(...Array.from(found, (value, at) => Math.abs(value - expected[at])));

it('the fixture is of torch 2.13.0', () => {
  expect(reference.library).toBe('torch 2.13.0');
});

it.each(['AdamW', 'Adam'] as const)(
  'agrees with torch.optim.%s: six steps of changing rate, decay of the kernel alone, clipping of the last three',
  (name) => {
    const { start, weightDecay, betas, steps } = reference[name];
    const kernel = tf.tidy(() => tf.variable(tf.tensor2d(start.kernel, [3, 2])));
    const bias = tf.tidy(() => tf.variable(tf.tensor1d(start.bias)));
    const optimizer = new AdamW([kernel, bias], { weightDecay, beta1: betas[0], beta2: betas[1] });
    expect(steps.some(({ clip, norm }) => clip !== null && norm > clip)).toBe(true);
    for (const step of steps) {
      tf.tidy(() => {
        const gradients = [tf.tensor2d(step.kernelGradient, [3, 2]), tf.tensor1d(step.biasGradient)];
        const clip = step.clip === null ? {} : { clipNorm: step.clip };
        const norm = optimizer.apply(gradients, { learningRate: step.rate, ...clip });
        expect(norm.dataSync()[0]).toBeCloseTo(step.norm, 5);
      });
      expect(worst(kernel.dataSync(), step.kernel)).toBeLessThan(1e-5);
      expect(worst(bias.dataSync(), step.bias)).toBeLessThan(1e-5);
    }
    tf.dispose([kernel, bias]);
    optimizer.dispose();
  },
);
