import { defaultObjectiveWeights } from '@image2audio/kplus1-classifier';
import { defaultLossWeights } from '@image2audio/unit-translator';
import { describe, expect, it } from 'vitest';
import { columnNames, parseNames } from '../src/config/columns';
import { presetNames } from '../src/config/preset-names';
import { presetConfig } from '../src/config/presets/index';
import { configOfRow } from '../src/config/row-config';
import { comparedRows, isPaperRow, paperRowNames, rowNames, rows, type Row } from '../src/config/rows';
import { configSchema } from '../src/config/schema';
import { UsageError } from '../src/errors';
import { learnerOf } from '../src/learners/index';
import { cellKey } from '../src/config/cell-key';
import { metrics } from '../src/evaluation/metrics';
import { planRun, requireTrainable } from '../src/run/plan';

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

describe('rows', () => {
  it.each(rowNames)('%s is named by its key, has a learner, and fits every preset', (name) => {
    expect(rows[name].id).toBe(name);
    expect(learnerOf(rows[name])).toBeDefined();
    for (const preset of presetNames) expect(configOfRow(presetConfig(preset), rows[name]).preset).toBe(preset);
  });

  it('without values of their own are trained with the run’s configuration, others with theirs in its place', () => {
    const config = presetConfig('smoke');
    expect(configOfRow(config, rows.all)).toBe(config);
    const own = { ...rows.all, config: { classifier: { weights: { high: '0.25' } }, rounds: 1 } };
    const { weights } = config.classifier;
    expect(configOfRow(config, own)).toEqual({
      ...config,
      classifier: { ...config.classifier, weights: { ...weights, high: '0.25' } },
      rounds: 1,
    });
  });

  it('whose own values are no configuration are refused, with the place named', () => {
    const own = { ...rows.all, config: { rounds: -1, classifier: { weights: { hihg: '1' } } } };
    const merged = () => configOfRow(presetConfig('smoke'), own as Row);
    expect(merged).toThrow(UsageError);
    expect(merged).toThrow(/of row all is not valid: .*classifier\.weights: .*hihg/);
    expect(merged).toThrow(/rounds: /);
  });

  it.each<[string, Partial<Row>]>([
    ['parts', { parts: { high: true, low: true, rel: false } }],
    ['learner', { learner: 'kernel' }],
    ['labels', { labels: 'S1-S3' }],
    ['scale', { scale: 'speaker' }],
    ['control', { control: 'prior-latent' }],
    ['config', { config: { rounds: 1 } }],
  ])('are trained again where their %s changed', (_, change) => {
    expect(cellKey('0123456789abcdef', { ...rows.all, ...change })).not.toBe(cellKey('0123456789abcdef', rows.all));
  });

  it('are kept where only what is printed changed, and by no other run', () => {
    const key = cellKey('0123456789abcdef', rows.all);
    expect(key).toMatch(/^[0-9a-f]{16}$/);
    expect(cellKey('0123456789abcdef', { ...rows.all, title: 'Everything', comparedWith: [], paper: {} })).toBe(key);
    expect(cellKey('fedcba9876543210', rows.all)).not.toBe(key);
  });

  it.each<[RegExp, Partial<Row>]>([
    [/rounds/, { config: { rounds: -1 } }],
    [/no learner 'kernel' of labels 'self'/, { learner: 'kernel', labels: 'self' }],
    [/scale of speakers/, { scale: 'speaker' }],
  ])('that no run could train are refused before data are read: %s', (message, change) => {
    const refused = () => requireTrainable({ ...rows.all, ...change }, presetConfig('smoke'));
    expect(refused).toThrow(UsageError);
    expect(refused).toThrow(message);
    expect(() => requireTrainable(rows.all, presetConfig('smoke'))).not.toThrow();
  });

  it('of the paper are compared with Base, with the row they add a part to, and All with its controls', () => {
    expect(comparedRows.filter(([row]) => isPaperRow(row))).toEqual([
      ['base', 'kernel'],
      ['low-rel', 'base'],
      ['low', 'base'],
      ['low', 'low-rel'],
      ['high-rel', 'base'],
      ['all', 'base'],
      ['all', 'low'],
      ['all', 'all+shuffled-pairs'],
      ['all', 'all+random-rank'],
      ['all', 'all+prior-latent'],
    ]);
  });
});

describe('a loss', () => {
  it('that a preset does not name has the weight that its package gives it', () => {
    const { classifier, translator, ...rest } = presetConfig('paper');
    const parsed = configSchema.parse({
      ...rest,
      classifier: { ...classifier, weights: { ...classifier.weights, high: undefined } },
      translator: { ...translator, weights: { ...translator.weights, cycle: undefined } },
    });
    expect(parsed.classifier.weights.high).toBe(String(defaultObjectiveWeights.high));
    expect(parsed.translator.weights.cycle).toBe(defaultLossWeights.cycle);
  });
});

describe('the paper’s table', () => {
  it('holds its 18 accuracies and 18 generation scores', () => {
    expect(paperRowNames).toEqual(['base', 'low-rel', 'low', 'high-rel', 'all']);
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
