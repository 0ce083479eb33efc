import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { conditionalEntropy, fakeLoss, labeledLoss, realLoss } from '../src/losses';
import { groupNormalization } from '../src/layers';
import { kPlus1Probabilities } from '../src';
import { largestDifference } from './finite-differences';

interface Reference {
  library: string;
  groupNorm: Record<'x' | 'gamma' | 'beta' | 'upstream' | 'y' | 'dx' | 'dgamma' | 'dbeta', number[]> & {
    shape: [number, number, number];
    groups: number;
  };
  objective: {
    logits: number[];
    classes: number;
    labels: number[];
    probabilities: number[];
    terms: Record<string, number>;
    gradients: Record<string, number[]>;
  };
}

// Made by tools/fixtures/kplus1-classifier/torch_reference.py with torch 2.13.0 in float64; ours is float32,
// so absolute tolerances of 1e-5 stand for some ten units in the last place
const fixture = new URL('./fixtures/torch-reference.json', import.meta.url);
const reference = JSON.parse(readFileSync(fixture, 'utf8')) as Reference;

beforeAll(() => tf.setBackend('cpu'));

describe('agreement with torch 2.13.0', () => {
  it('is what the fixture was made with', () => {
    expect(reference.library).toBe('torch 2.13.0');
  });

  it('group normalisation: value and all three gradients', () => {
    const { shape, groups, x, gamma, beta, upstream, y, dx, dgamma, dbeta } = reference.groupNorm;
    tf.tidy(() => {
      const inputs = [tf.tensor3d(x, shape), tf.tensor1d(gamma), tf.tensor1d(beta)];
      const f = (input: tf.Tensor, scale: tf.Tensor, shift: tf.Tensor) =>
        groupNormalization(input as tf.Tensor3D, scale as tf.Tensor1D, shift as tf.Tensor1D, { groups });
      expect(largestDifference(f(inputs[0], inputs[1], inputs[2]).dataSync(), y)).toBeLessThan(1e-5);
      const gradients = tf.grads(f)(inputs, tf.tensor3d(upstream, shape));
      [dx, dgamma, dbeta].forEach((expected, i) => {
        expect(largestDifference(gradients[i].dataSync(), expected)).toBeLessThan(1e-5);
      });
    });
  });

  it('every term of the objective and its gradient equal the explicit softmax over K+1 classes', () => {
    const { logits, classes, labels, terms, gradients } = reference.objective;
    const ours: Record<string, (x: tf.Tensor2D) => tf.Scalar> = {
      labeledOverK: (x) => labeledLoss(x, labels),
      labeledOverKPlus1: (x) => labeledLoss(x, labels, { over: 'k+1' }),
      fake: fakeLoss,
      real: realLoss,
      entropyOverK: (x) => conditionalEntropy(x),
      entropyOverKPlus1: (x) => conditionalEntropy(x, { over: 'k+1' }),
    };
    expect(Object.keys(ours).sort()).toEqual(Object.keys(terms).sort());
    for (const [name, term] of Object.entries(ours)) {
      tf.tidy(() => {
        const x = tf.tensor2d(logits, [labels.length, classes]);
        const { value, grad } = tf.valueAndGrad((input) => term(input as tf.Tensor2D))(x);
        expect(value.dataSync()[0], name).toBeCloseTo(terms[name], 5);
        expect(largestDifference(grad.dataSync(), gradients[name]), name).toBeLessThan(1e-5);
      });
    }
  });

  it('probabilities of the K+1 classes', () => {
    const { logits, classes, probabilities } = reference.objective;
    expect(largestDifference(kPlus1Probabilities(logits, classes).probabilities, probabilities)).toBeLessThan(1e-7);
  });
});
