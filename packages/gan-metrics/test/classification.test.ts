import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accuracy,
  classificationReport,
  confusionMatrix,
  macroF1,
  MetricsError,
  unweightedAverageRecall,
} from '../src/index';
import { expectRelative, fixture } from './fixture';

interface Case {
  labels: number[];
  predictions: number[];
  classes: number;
  accuracy: number;
  unweightedAverageRecall: number;
  macroF1: number;
  counts: number[];
  normalized: number[];
  precision: number[];
  recall: number[];
  f1: number[];
  support: number[];
}

describe('classification metrics against scikit-learn 1.9.1 (relative error below 1e-12)', () => {
  it.each((fixture('classification') as { cases: Case[] }).cases)('$classes classes', (reference) => {
    const { labels, predictions, classes } = reference;
    expectRelative(
      [accuracy(labels, predictions), unweightedAverageRecall(labels, predictions), macroF1(labels, predictions)],
      [reference.accuracy, reference.unweightedAverageRecall, reference.macroF1],
      1e-12,
    );
    const confusion = confusionMatrix(labels, predictions, classes);
    expect([...confusion.counts]).toEqual(reference.counts);
    expectRelative(confusion.normalized, reference.normalized, 1e-12);

    const report = classificationReport(labels, predictions, { classes });
    for (const score of ['precision', 'recall', 'f1', 'support'] as const) {
      expectRelative(
        report.classes.map((scores) => scores[score]),
        reference[score],
        1e-12,
      );
    }
    expect(report.accuracy).toBe(accuracy(labels, predictions));
    expect(report.unweightedAverageRecall).toBe(unweightedAverageRecall(labels, predictions));
    expect(report.macroF1).toBe(macroF1(labels, predictions));
  });
});

describe('classification metrics by their definitions', () => {
  const pairs = fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { minLength: 1, maxLength: 40 });

  it('a perfect classifier has 1 everywhere, a constant one has chance level', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(6), { minLength: 1 }), (labels) => {
        expect(accuracy(labels, labels)).toBe(1);
        expect(unweightedAverageRecall(labels, labels)).toBe(1);
        expect(macroF1(labels, labels)).toBe(1);
      }),
    );
    // 9 items of class 0, 3 of class 1: always saying 0 is right 75 % of the time and recalls half of the classes
    const labels = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1];
    expect(
      accuracy(
        labels,
        labels.map(() => 0),
      ),
    ).toBe(0.75);
    expect(
      unweightedAverageRecall(
        labels,
        labels.map(() => 0),
      ),
    ).toBe(0.5);
  });

  it('accuracy is the trace of the confusion matrix, and the support-weighted mean of recalls', () => {
    fc.assert(
      fc.property(pairs, (items) => {
        // the last two items make sure that there are two classes
        const labels = [...items.map(([label]) => label), 0, 1];
        const predictions = [...items.map(([, prediction]) => prediction), 0, 2];
        const report = classificationReport(labels, predictions, { classes: 5 });
        const trace = [0, 1, 2, 3, 4].reduce((sum, index) => sum + report.confusion.counts[index * 6], 0);
        expect(trace / labels.length).toBeCloseTo(accuracy(labels, predictions), 12);
        const weighted = report.classes.reduce((sum, { recall, support }) => sum + recall * support, 0);
        expect(weighted / labels.length).toBeCloseTo(report.accuracy, 12);
      }),
    );
  });

  it('does not depend on the order of items', () => {
    fc.assert(
      fc.property(pairs, (items) => {
        const score = (order: readonly [number, number][]) =>
          macroF1(
            order.map(([l]) => l),
            order.map(([, p]) => p),
          );
        expect(score([...items].reverse())).toBe(score(items));
      }),
    );
  });

  it('names classes, by default by their numbers', () => {
    expect(classificationReport([0, 1], [0, 1], { names: ['sad', 'happy'] }).classes.map(({ name }) => name)).toEqual([
      'sad',
      'happy',
    ]);
    expect(classificationReport([0, 2], [0, 1]).classes.map(({ name }) => name)).toEqual(['0', '1', '2']);
  });
});

describe('wrong labels', () => {
  it.each<[string, () => unknown, string]>([
    ['none', () => accuracy([], []), 'labels'],
    ['different lengths', () => macroF1([0, 1], [0]), 'predictions'],
    ['a fraction', () => unweightedAverageRecall([0.5], [0]), 'labels'],
    ['a class beyond the number of classes', () => confusionMatrix([0], [3], 3), 'predictions'],
    ['one class', () => confusionMatrix([0], [0], 1), 'classes'],
    ['labels of one class', () => classificationReport([1, 1, 1], [1, 0, 1]), 'labels'],
    ['NaN', () => accuracy([NaN], [0]), 'labels'],
    ['too few names', () => classificationReport([0, 1], [0, 1], { classes: 2, names: ['sad'] }), 'names'],
  ])('%s', (_, call, argument) => {
    expect(call).toThrow(MetricsError);
    expect(call).toThrow(expect.objectContaining({ argument }) as Error);
  });
});
