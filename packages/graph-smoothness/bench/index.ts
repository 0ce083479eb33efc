/**
 * Neighbour graphs at the sizes of feature graphs, d = 64, and what is computed on them, next to scikit-learn's
 * brute-force graphs and SciPy's Laplacian where PEERS_PYTHON names a Python that has them: both sides take turns, on
 * one thread each, after a check that they found the same. `--rows N` takes one size alone. `--tfjs-backend MODULE`
 * registers a TensorFlow.js back end for the rows with an injected product (package.json names one).
 */
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { askPeer, benchmarkRow, errorText, median, RowReport } from '@image2audio/benchmark/harness';
import { StepPeer, type StepTimes } from '@image2audio/benchmark/step-peer';
import {
  chooseScale,
  epsilonGraph,
  nearestNeighborGraph,
  nearestNeighbors,
  reliabilityPaths,
  smoothness,
  type SearchOptions,
} from '../src';
import { tensorflowProduct } from '../src/tfjs';
import { hash, points } from './points';

interface Case {
  name: string;
  peerCase?: 'radius' | 'nearest' | 'smoothness';
  /** Ours, in its variants. */
  variants: [string, () => number[]][];
}

const oneThread = {
  OMP_NUM_THREADS: '1',
  MKL_NUM_THREADS: '1',
  OPENBLAS_NUM_THREADS: '1',
  PYTHONDONTWRITEBYTECODE: '1',
};
const report = new RowReport();
const searches: [string, SearchOptions][] = [['plain TypeScript', {}]];

const argument = (name: string): string | undefined =>
  process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined;
const backendModule = argument('--tfjs-backend');
if (backendModule !== undefined) {
  const { backendName } = (await import(backendModule)) as { backendName: string };
  await tf.setBackend(backendName);
  searches.push([`injected product (${backendName})`, { product: tensorflowProduct() }]);
}

for (const [rows, columns, repeats] of [
  [5_000, 64, 7],
  [20_000, 64, 3],
] as const) {
  if (Number(argument('--rows') ?? rows) !== rows) continue;
  const features = points(rows, columns);
  const size = `${rows} x ${columns}`;
  const neighbors = nearestNeighbors(features, 10, searches[searches.length - 1][1]);
  const scale = chooseScale(neighbors);
  // Away from any pair, so that the peer's rounding decides no edge
  const beta = scale.beta * (1 + 1e-12);
  const { gamma } = scale;
  const graph = epsilonGraph(features, { beta, gamma, ...searches[searches.length - 1][1] });
  const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0);

  await measure(rows, columns, repeats, { beta, gamma }, [
    {
      name: `epsilon graph, ${size}, ${graph.columns.length / 2} edges`,
      peerCase: 'radius',
      variants: searches.map(([variant, search]) => [
        variant,
        () => {
          const found = epsilonGraph(features, { beta, gamma, ...search });
          return [found.columns.length / 2, sum(found.weights)];
        },
      ]),
    },
    {
      name: `10 nearest neighbours, ${size}`,
      peerCase: 'nearest',
      variants: searches.map(([variant, search]) => [
        variant,
        () => {
          const found = nearestNeighbors(features, 10, search);
          return [found.indices.length, sum(found.squaredDistances)];
        },
      ]),
    },
    ...(rows === 5_000 ? onTheGraph() : []),
  ]);

  function onTheGraph(): Case[] {
    const y = { data: Float64Array.from({ length: rows * 8 }, (_, i) => hash(2e8 + i)), rows, columns: 8 };
    const labels = Int32Array.from({ length: rows }, (_, i) => (i % 5 === 0 ? i % 8 : -1));
    const tenNearest = nearestNeighborGraph(features, { gamma, neighbors });
    return [
      {
        name: `smoothness of 8 classes, ${graph.columns.length / 2} edges`,
        peerCase: 'smoothness',
        variants: [['plain TypeScript', () => [smoothness(graph, y)]]],
      },
      {
        name: `reliability paths, ${tenNearest.columns.length / 2} edges`,
        variants: [['plain TypeScript', () => [reliabilityPaths(tenNearest, labels).assigned]]],
      },
    ];
  }
}
report.end();

async function measure(rows: number, columns: number, repeats: number, scale: object, cases: Case[]): Promise<void> {
  for (const { name, peerCase, variants } of cases) {
    const started = await askPeer(() => (peerCase ? startPeer({ case: peerCase, rows, columns, ...scale }) : null));
    const peer = started.result;
    const answer = await askPeer(async () => peer && (await peer.check(1))[0]);
    const errors = variants.map(([, work]) => started.error ?? answer.error ?? disagreement(work(), answer.result));
    const ours = variants.map((): StepTimes[] => []);
    const theirs: StepTimes[] = [];
    let lost: string | undefined;
    for (let repeat = 0; repeat < repeats; repeat++) {
      variants.forEach(([, work], place) => {
        const [start, cpu] = [performance.now(), process.cpuUsage()];
        work();
        const { user, system } = process.cpuUsage(cpu);
        ours[place].push({ milliseconds: performance.now() - start, cpuMilliseconds: (user + system) / 1000 });
      });
      if (!peer || !answer.result || lost !== undefined) continue;
      try {
        theirs.push(await peer.time(1));
      } catch (error) {
        lost = errorText(error);
      }
    }
    peer?.stop();
    const times = (steps: StepTimes[]) => median(steps.map(({ milliseconds }) => milliseconds));
    const cpuTimes = (steps: StepTimes[]) => median(steps.map(({ cpuMilliseconds }) => cpuMilliseconds));
    variants.forEach(([variant], place) => {
      const error = errors[place] ?? lost;
      const compared = peer !== null && error === undefined;
      const against = compared ? { name: `${peer.library}, 1 thread`, milliseconds: times(theirs) } : null;
      const row = benchmarkRow(`${name}, ${variant}, 1 thread`, times(ours[place]), against, error);
      report.add(compared ? { ...row, cpuRatio: cpuTimes(ours[place]) / cpuTimes(theirs) } : row);
    });
  }
}

async function startPeer(input: object): Promise<StepPeer | null> {
  const interpreter = process.env.PEERS_PYTHON;
  if (!interpreter) return null;
  return StepPeer.start(interpreter, [fileURLToPath(new URL('graph_peer.py', import.meta.url))], input, oneThread);
}

/** The first number that differs, in words. */
function disagreement(ours: number[], theirs: number[] | null): string | undefined {
  const place = theirs?.findIndex((value, i) => !(Math.abs(ours[i] - value) <= 1e-9 * Math.abs(value))) ?? -1;
  return place < 0 ? undefined : `${ours[place]} here, ${theirs![place]} there`;
}
