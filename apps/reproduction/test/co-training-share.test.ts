import { describe, expect, it } from 'vitest';
import { presetConfig } from '../src/config/presets/index';
import { parseSchedule } from '../src/config/schedule';
import { shareOfCoTraining } from '../src/training/classifier-steps';

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
