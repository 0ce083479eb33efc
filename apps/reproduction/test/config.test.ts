import { describe, expect, it } from 'vitest';
import { columnNames, parseNames } from '../src/config/columns';
import { presetNames } from '../src/config/preset-names';
import { presetConfig } from '../src/config/presets/index';
import { rowNames } from '../src/config/rows';
import { configSchema } from '../src/config/schema';
import { UsageError } from '../src/errors';
import { metrics } from '../src/evaluation/metrics';
import { planRun } from '../src/run/plan';

describe('presets', () => {
  it.each(presetNames)('%s is a valid configuration', (name) => {
    expect(presetConfig(name).preset).toBe(name);
  });

  it('names what exists when a preset is misspelt', () => {
    expect(() => presetConfig('demmo')).toThrow(UsageError);
    expect(() => presetConfig('demmo')).toThrow(/'demmo'.*smoke, demo, paper/);
  });

  it('refuses unknown keys and bad schedules, naming the place', () => {
    const config = presetConfig('demo');
    expect(configSchema.safeParse({ ...config, learningRate: 1 }).success).toBe(false);
    const broken = configSchema.safeParse({ ...config, epsilon: 'min(1, t' });
    expect(broken.error?.issues[0].path).toEqual(['epsilon']);
  });

  it('keeps steps for training after the warm-up', () => {
    for (const name of presetNames) {
      const { classifier } = presetConfig(name);
      expect(classifier.steps).toBeGreaterThan(classifier.warmUpSteps);
    }
  });
});

describe('the paper’s table', () => {
  it('holds its 18 accuracies and 18 generation scores', () => {
    const figures = metrics.flatMap(({ id, paper }) =>
      columnNames.flatMap((name) =>
        rowNames
          .filter((row) => (id === 'accuracy' || row === 'all') && paper?.(name, row) !== undefined)
          .map(() => id),
      ),
    );
    expect(figures.filter((id) => id === 'accuracy')).toHaveLength(18);
    expect(figures.filter((id) => /^(is|fid)-/.test(id))).toHaveLength(18);
  });
});

describe('options', () => {
  it('keeps the order of Table 1 whatever the order asked for', () => {
    expect(parseNames('column', 'p-ifer-rav, up-ifer-cre', columnNames)).toEqual(['up-ifer-cre', 'p-ifer-rav']);
  });

  it.each([
    [{ columns: 'up-ifer-foo' }, /unknown column 'up-ifer-foo'.*up-ifer-cre/],
    [{ rows: 'bas' }, /unknown row 'bas'.*base/],
    [{ seeds: '0' }, /--seeds 0/],
    [{ jobs: 'two' }, /--jobs two/],
    [{ calm: 'maybe' }, /--calm maybe.*keep, merge or drop/],
  ])('refuses %o as wrong usage', (options, message) => {
    const plan = () => planRun({ preset: 'smoke', backend: 'auto', ...options }, 2);
    expect(plan).toThrow(UsageError);
    expect(plan).toThrow(message);
  });
});
