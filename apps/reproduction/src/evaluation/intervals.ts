import { bootstrapStatistic, pairedBootstrapDifference, studentTQuantile } from '@image2audio/gan-metrics/intervals';
import { randomStream } from '@image2audio/tfjs-training';
import type { CellResult } from '../records/cell-result';

export type Interval = [number, number];

/** Test clips by true class (first index) and predicted class. */
export type Confusion = Float64Array[];

/** A test speaker of one split. */
interface TestSpeaker {
  seed: number;
  confusion: Confusion;
}

/**
 * 95 % interval of the mean over seeds, by a bootstrap over test speakers within their splits. The splits of different seeds share
 * speakers, so that it is narrower than fresh actors would give.
 *
 * @param purpose of the random numbers: the metric's name
 * @param figure what the clips of the drawn speakers of a split give
 */
export function speakerInterval(
  results: readonly CellResult[],
  purpose: string,
  figure: (confusion: Confusion) => number,
  samples: number,
): Interval {
  const speakers = testSpeakers(results);
  const statistic = (drawn: Int32Array) => {
    const bySeed = new Map<number, Confusion>();
    for (const index of drawn) {
      const { seed, confusion } = speakers[index];
      const sum = bySeed.get(seed);
      if (!sum)
        bySeed.set(
          seed,
          confusion.map((counts) => counts.slice()),
        );
      else confusion.forEach((counts, label) => counts.forEach((count, guess) => (sum[label][guess] += count)));
    }
    return mean([...bySeed.values()].map(figure));
  };
  const random = randomStream(0, 'interval', purpose);
  const { interval } = bootstrapStatistic(speakers.length, statistic, { random, samples });
  return [interval[0], interval[1]];
}

function testSpeakers(results: readonly CellResult[]): TestSpeaker[] {
  const found = new Map<string, TestSpeaker>();
  for (const { seed, classes, test } of results) {
    test.labels.forEach((label, index) => {
      const key = `${seed} ${test.speakers[index]}`;
      const speaker = found.get(key) ?? { seed, confusion: classes.map(() => new Float64Array(classes.length)) };
      speaker.confusion[label][test.predictions[index]] += 1;
      found.set(key, speaker);
    });
  }
  return [...found.values()];
}

const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);

export function accuracyOf(confusion: Confusion): number {
  const right = confusion.reduce((sum, counts, label) => sum + counts[label], 0);
  return right / confusion.reduce((sum, counts) => sum + sumOf(counts), 0);
}

/** Unweighted average recall over the classes that were drawn. */
export function recallOf(confusion: Confusion): number {
  const recalls = confusion.map((counts, label) => [counts[label], sumOf(counts)]);
  return mean(recalls.filter(([, clips]) => clips > 0).map(([hits, clips]) => hits / clips));
}

/** 95 % interval of the mean by Student's t over the seeds. */
export function seedInterval(values: number[]): Interval {
  const half = (studentTQuantile(0.975, values.length - 1) * standardDeviation(values)) / Math.sqrt(values.length);
  return [mean(values) - half, mean(values) + half];
}

/**
 * Difference in accuracy of two rows on the same test clips, the mean over seeds, with a bootstrap over test speakers. A clip counts
 * one over the clips of its split, so that the difference is that of the two means in the table.
 */
export function accuracyDifference(
  first: readonly CellResult[],
  second: readonly CellResult[],
  options: { samples: number; purpose: readonly string[] },
): { meanDifference: number; ci95: Interval; pValue: number } {
  const total = first.reduce((sum, { test }) => sum + test.labels.length, 0);
  const right = (results: readonly CellResult[]) =>
    results.flatMap(({ test: { labels, predictions } }) =>
      labels.map((label, index) => (label === predictions[index] ? total / (results.length * labels.length) : 0)),
    );
  const { meanDifference, interval, pValue } = pairedBootstrapDifference(right(first), right(second), {
    random: randomStream(0, 'comparison', ...options.purpose),
    samples: options.samples,
    groups: first.flatMap(({ seed, test }) => test.speakers.map((speaker) => `${seed} ${speaker}`)),
  });
  return { meanDifference, ci95: [interval[0], interval[1]], pValue };
}

/** Its rounding taken out by a second pass: equal values have no deviation. */
export function mean(values: readonly number[]): number {
  const rough = values.reduce((sum, value) => sum + value, 0) / values.length;
  return rough + values.reduce((sum, value) => sum + (value - rough), 0) / values.length;
}

/** Of the sample (n - 1). */
export function standardDeviation(values: readonly number[]): number {
  const average = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - average) ** 2, 0) / (values.length - 1));
}
