import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { presetConfig } from '../src/config/presets/index';
import { parseSchedule } from '../src/config/schedule';
import { withKnownLabels } from '../src/method/batch-graph';
import { shareOfCoTraining } from '../src/method/rounds';

describe('the schedules’ t', () => {
  const config = presetConfig('paper');
  const epsilon = parseSchedule(config.epsilon);

  it('is 0 when the first generations come: all of them are D_g', () => {
    expect(epsilon(shareOfCoTraining(0, config))).toBe(0);
    expect(epsilon(shareOfCoTraining(config.classifier.warmUpSteps, config))).toBe(0);
  });

  it('is 1 at the end: the dense share is the paper’s 0.8', () => {
    expect(shareOfCoTraining(config.classifier.steps, config)).toBe(1);
    expect(epsilon(1)).toBeCloseTo(0.8, 12);
  });
});

describe('the y of the smoothness term', () => {
  it('is the known label at labeled nodes, which no gradient reaches, and the prediction elsewhere', async () => {
    await tf.setBackend('cpu');
    const predicted = tf.tensor2d([0.5, 0.5, 0.25, 0.75], [2, 2]);
    const known = tf.tensor2d([0, 1], [1, 2]);
    const y = withKnownLabels(predicted, known);
    expect([...(await y.data())]).toEqual([0, 1, 0.25, 0.75]);
    const gradient = tf.grad((p: tf.Tensor) => tf.sum(withKnownLabels(p as tf.Tensor2D, known)))(predicted);
    expect([...(await gradient.data())]).toEqual([0, 0, 1, 1]);
    tf.dispose([predicted, known, y, gradient]);
  });
});
