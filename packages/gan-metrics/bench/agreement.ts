/**
 * How far this package is from the libraries that made its fixtures, and how often the intervals of generated samples' scores hold
 * the truth where it is known: `npm run agreement`. The limits are asserted in the tests; this prints the figures.
 */
import { readFileSync } from 'node:fs';
import {
  frechetDistance,
  frechetDistanceInterval,
  extrapolatedFrechetDistance,
  inceptionScore,
  kernelDistance,
  kernelDistanceInterval,
  type PolynomialKernel,
  type RowMatrix,
} from '../src/index';
import { normalRows, seeded, seededPair, type SeededPair } from '../test/seeded';

const extractor = 'made from seeds';
const TRIALS = 300;
const SAMPLES = 300;
const LEVEL = 0.9;

function fixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../test/fixtures/${name}.json`, import.meta.url), 'utf8'));
}

type Reference = 'scipy' | 'torchmetrics' | 'nuclearNorm' | 'exact';
const referenceNames: Record<Reference, string> = {
  exact: 'mpmath 1.3.0, 50 digits',
  scipy: 'scipy 1.17.1 sqrtm',
  torchmetrics: 'torchmetrics 1.9.0, float64',
  nuclearNorm: 'numpy 2.4.6 nuclear norm',
};

function deviations(what: string, ours: number, references: Partial<Record<Reference, number>>) {
  return (Object.keys(referenceNames) as Reference[]).flatMap((name) => {
    const value = references[name];
    if (value === undefined) return [];
    return [
      {
        what,
        reference: referenceNames[name],
        value,
        'relative deviation': Math.abs(ours / value - 1).toExponential(1),
      },
    ];
  });
}

const frechetCases = fixture('frechet-seeded') as Record<
  'fullRank' | 'lackingRank' | 'wideSpectrum',
  (SeededPair & Partial<Record<Reference, number>>)[]
>;
const kernelCases = fixture('kernel-distance') as {
  cases: (SeededPair & { kernel: PolynomialKernel; torchmetrics: number })[];
};
const inceptionCases = fixture('inception-score') as { cases: { probabilities: RowMatrix; score: number }[] };

console.table([
  ...[...frechetCases.fullRank, ...frechetCases.lackingRank, ...frechetCases.wideSpectrum].flatMap((pair) => {
    const spectrum = pair.scales ? `, scales to ${pair.scales[pair.scales.length - 1].toExponential(0)}` : '';
    const what = `Frechet distance, ${pair.rowsA} and ${pair.rowsB} items, dimension ${pair.columns}${spectrum}`;
    const [a, b] = seededPair(pair);
    return deviations(what, frechetDistance(a, b, { extractor }).distance, pair);
  }),
  ...kernelCases.cases.flatMap((pair) => {
    const [a, b] = seededPair(pair);
    const what = `kernel distance, ${pair.rowsA} items a side, dimension ${pair.columns}, degree ${pair.kernel.degree}`;
    return deviations(what, kernelDistance(a, b, { extractor, ...pair.kernel }).distance, {
      torchmetrics: pair.torchmetrics,
    });
  }),
  ...inceptionCases.cases.flatMap(({ probabilities, score }) =>
    deviations(
      `Inception Score, ${probabilities.rows} items, ${probabilities.columns} classes`,
      inceptionScore(probabilities, { extractor }).score,
      { torchmetrics: score },
    ),
  ),
]);

/** Two normal distributions in 3 dimensions, whose Frechet distance is 3 (0.3^2 + 0.5^2) = 1.02. */
const normalPair = (trial: number, n: number): [RowMatrix, RowMatrix] => [
  normalRows(n, 3, 2 * trial + 1),
  normalRows(n, 3, 2 * trial + 2, 1.5, 0.3),
];

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const trials = Array.from({ length: TRIALS }, (_, trial) => trial);

function coverage(what: string, truth: number, intervals: (readonly [number, number])[]) {
  const held = intervals.filter(([low, high]) => low <= truth && truth <= high).length;
  return {
    what: `${what}, level ${LEVEL}, ${TRIALS} trials`,
    'holds the truth': `${((100 * held) / TRIALS).toFixed(0)} %`,
  };
}

const options = (trial: number) => ({ extractor, random: seeded(trial + 1e6), samples: SAMPLES, level: LEVEL });
const frechet = trials.map((trial) => frechetDistanceInterval(...normalPair(trial, 60), options(trial)));
const kernel = trials.map((trial) =>
  kernelDistanceInterval(...normalPair(trial, 60), { ...options(trial), degree: 1, gamma: 1, coefficient: 0 }),
);
console.table([
  coverage(
    'Frechet distance, 60 items a side, dimension 3, reflected',
    1.02,
    frechet.map(({ interval }) => interval),
  ),
  coverage(
    'the same, percentiles',
    1.02,
    frechet.map(({ estimate, interval: [low, high] }) => [2 * estimate - high, 2 * estimate - low]),
  ),
  coverage(
    'kernel distance of degree 1, likewise, percentiles',
    0.27,
    kernel.map(({ interval }) => interval),
  ),
]);

const extrapolated = trials.map((trial) =>
  extrapolatedFrechetDistance(...normalPair(trial, 60), { extractor, random: seeded(trial + 1e6) }),
);
const spread = (values: number[]) => {
  const center = mean(values);
  return {
    mean: center.toFixed(4),
    'standard deviation': Math.sqrt(mean(values.map((value) => (value - center) ** 2))).toFixed(4),
  };
};
console.table([
  { what: 'Frechet distance (the truth is 1.02)', ...spread(extrapolated.map(({ finiteDistance }) => finiteDistance)) },
  { what: 'extrapolated', ...spread(extrapolated.map(({ distance }) => distance)) },
  { what: 'corrected by the bootstrap', ...spread(frechet.map(({ biasCorrected }) => biasCorrected)) },
]);
