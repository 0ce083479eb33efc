/**
 * Statistics, Frechet and kernel distance in turns with numpy, scipy and torchmetrics, one thread and float64 on all sides:
 * `npm run bench [-- --large] [--json]`. `--large` adds dimension 2048, a minute or more of scipy's and torchmetrics' time.
 */
import { fileURLToPath } from 'node:url';
import { errorText, median, RowReport, warnOfLoad, type BenchmarkRow } from '@image2audio/benchmark/harness';
import { StepPeer, type StepTimes } from '@image2audio/benchmark/step-peer';
import { timeSteps } from '@image2audio/benchmark/training-step';
import { featureStatistics, frechetDistance, kernelDistance, type RowMatrix } from '../src/index';
import { seededPair } from '../test/seeded';

const AGREEMENT = 1e-6;
const extractor = 'made from seeds';

interface Work {
  name: string;
  rows: number;
  columns: number;
  /** What peer.py may be asked for. */
  peers: ('statistics' | 'sqrtm' | 'sqrtm of features' | 'compute_fid' | 'poly_mmd')[];
  /** Makes what is not timed, and gives the call that is. */
  prepare: (a: RowMatrix, b: RowMatrix) => () => number;
  /** Calls a turn that count, so that a turn takes some ten milliseconds. */
  calls: number;
  turns: number;
}

const statisticsTrace = (features: RowMatrix) => {
  const { covariance, dimension } = featureStatistics(features);
  return covariance.reduce((sum, value, at) => (at % (dimension + 1) === 0 ? sum + value : sum), 0);
};
const ofStatistics: Work['prepare'] = (a, b) => {
  const [left, right] = [featureStatistics(a), featureStatistics(b)];
  return () => frechetDistance(left, right, { extractor }).distance;
};
const ofFeatures: Work['prepare'] = (a, b) => () => frechetDistance(a, b, { extractor }).distance;

const small: Work[] = [64, 256].flatMap((columns) => [
  {
    name: `feature statistics, 600 x ${columns}`,
    rows: 600,
    columns,
    peers: ['statistics'],
    prepare: (a) => () => statisticsTrace(a),
    calls: columns === 64 ? 10 : 2,
    turns: 25,
  },
  {
    name: `Frechet distance of statistics, dimension ${columns}`,
    rows: 600,
    columns,
    peers: ['sqrtm', 'compute_fid'],
    prepare: ofStatistics,
    calls: columns === 64 ? 30 : 2,
    turns: 25,
  },
]);
small.push({
  name: 'kernel distance, 500 items a side, dimension 64',
  rows: 500,
  columns: 64,
  peers: ['poly_mmd'],
  prepare: (a, b) => () => kernelDistance(a, b, { extractor }).distance,
  calls: 1,
  turns: 15,
});
const large: Work[] = [
  {
    name: 'Frechet distance of statistics, dimension 2048',
    rows: 2500,
    columns: 2048,
    peers: ['sqrtm', 'compute_fid'],
    prepare: ofStatistics,
    calls: 1,
    turns: 1,
  },
  {
    name: 'Frechet distance of features, 300 items a side, dimension 2048',
    rows: 300,
    columns: 2048,
    peers: ['sqrtm of features'],
    prepare: ofFeatures,
    calls: 1,
    turns: 1,
  },
];

async function compare(work: Work): Promise<BenchmarkRow[]> {
  const { rows, columns } = work;
  const [a, b] = seededPair({ rowsA: rows, rowsB: rows, columns, seed: 5, memory: [0.6, 0.2], shift: 0.05 });
  const call = work.prepare(a, b);
  const take = (count: number) => Array.from({ length: count }, () => [call()]);
  const result = call();
  take(Math.min(20, 10 * work.calls - 10)); // compiled by now

  const sides: Side[] = [];
  try {
    for (const asked of work.peers) {
      const side = await startSide(work, asked, a, b, result);
      if (side) sides.push(side);
    }
    const times: StepTimes[][] = [[], ...sides.map(() => [])];
    for (let turn = 0; turn < work.turns; turn++) {
      times[0].push(await timeSteps(take, work.calls));
      for (const [index, { peer, error }] of sides.entries()) {
        if (peer && error === undefined) times[index + 1].push(await peer.time(work.calls));
      }
    }
    return rowsOf(work.name, times, sides);
  } finally {
    for (const { peer } of sides) peer?.stop();
  }
}

/** A peer that agrees, or why it does not or did not start. */
interface Side {
  name: string;
  peer?: StepPeer;
  error?: string;
}

async function startSide(work: Work, asked: string, a: RowMatrix, b: RowMatrix, ours: number): Promise<Side | null> {
  let peer: StepPeer | null = null;
  try {
    peer = await startPeer(asked, a, b);
    if (!peer) return null;
    await requireAgreement(work, ours, peer);
    return { name: peer.library, peer };
  } catch (error) {
    return { name: peer?.library ?? asked, ...(peer && { peer }), error: errorText(error) };
  }
}

function startPeer(asked: string, a: RowMatrix, b: RowMatrix): Promise<StepPeer | null> {
  const interpreter = process.env.PEERS_PYTHON;
  if (!interpreter) return Promise.resolve(null);
  const encoded = ({ data }: RowMatrix) => Buffer.from((data as Float64Array).buffer).toString('base64');
  return StepPeer.start(
    interpreter,
    [fileURLToPath(new URL('peer.py', import.meta.url))],
    { work: asked, a: encoded(a), b: encoded(b), rows: a.rows, columns: a.columns },
    { OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
  );
}

async function requireAgreement({ name, rows, columns }: Work, ours: number, peer: StepPeer): Promise<void> {
  const [[theirs]] = await peer.check(1);
  // sqrtm of a product that lacks rank keeps fewer digits; the fixture of that case is a nuclear norm
  const tolerance = rows > columns ? AGREEMENT : 1e3 * AGREEMENT;
  if (!(Math.abs(ours / theirs - 1) < tolerance))
    throw new Error(`${name}: ${ours} here, ${theirs} in ${peer.library}`);
}

function rowsOf(name: string, times: readonly StepTimes[][], sides: readonly Side[]): BenchmarkRow[] {
  const [own, ...others] = times.map((ofSide) => ({
    wall: median(ofSide.map(({ milliseconds }) => milliseconds)),
    cpu: median(ofSide.map(({ cpuMilliseconds }) => cpuMilliseconds)),
  }));
  const row = { name: `${name}, 1 thread`, ours_ms: own.wall };
  if (sides.length === 0) return [{ ...row, peer: null, peer_ms: null, ratio: null }];
  return sides.map(({ name: peer, error }, index) => {
    if (error !== undefined) return { ...row, peer, peer_ms: null, ratio: null, error };
    const { wall, cpu } = others[index];
    return { ...row, peer, peer_ms: wall, ratio: own.wall / wall, cpuRatio: own.cpu / cpu };
  });
}

warnOfLoad();
const report = new RowReport();
for (const work of process.argv.includes('--large') ? [...small, ...large] : small) {
  await report.measure(`${work.name}, 1 thread`, () => compare(work));
}
report.end();
