/** Frechet distance and statistics against numpy and scipy, one thread on both sides: `npm run bench [-- --json]`. */
import { benchmarkRow, medianMilliseconds, printRows, pythonPeer } from '../../../tools/benchmark/harness';
import { featureStatistics, frechetDistance, type RowMatrix } from '../src/index';

const ROWS = 600;
const AGREEMENT = 1e-6;

const peerScript = `
import json, sys, time
import numpy as np
import scipy
from scipy import linalg

given = json.load(sys.stdin)
a, b = (np.array(given[side]).reshape(given["rows"], given["columns"]) for side in "ab")

def statistics(x):
    return x.mean(0), np.cov(x, rowvar=False)

def distance(p, q):
    root = linalg.sqrtm(p[1] @ q[1]).real
    return float(((p[0] - q[0]) ** 2).sum() + np.trace(p[1] + q[1] - 2 * root))

def median_milliseconds(work, warmup=3, repeats=15):
    times = []
    for call in range(warmup + repeats):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return float(np.median(times[warmup:]))

p, q = statistics(a), statistics(b)
print(json.dumps({
    "name": f"numpy {np.__version__}, scipy {scipy.__version__}",
    "distance": distance(p, q),
    "statistics_ms": median_milliseconds(lambda: statistics(a)),
    "distance_ms": median_milliseconds(lambda: distance(p, q)),
}))
`;

interface PeerResult {
  name: string;
  distance: number;
  statistics_ms: number;
  distance_ms: number;
}

/** Uniform numbers with a different scale on every fourth feature. */
function features(columns: number, seed: number): RowMatrix {
  let state = seed;
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
  return {
    data: Float64Array.from({ length: ROWS * columns }, (_, at) => random() * (1 + (at % 4))),
    rows: ROWS,
    columns,
  };
}

async function rowsOfDimension(columns: number) {
  const [a, b] = [features(columns, 1), features(columns, 2)];
  const peer = pythonPeer<PeerResult>(peerScript, {
    a: Array.from(a.data),
    b: Array.from(b.data),
    rows: ROWS,
    columns,
  });
  const [ofA, ofB] = [featureStatistics(a), featureStatistics(b)];
  const { distance } = frechetDistance(ofA, ofB);
  if (peer && Math.abs(distance / peer.distance - 1) > AGREEMENT) {
    throw new Error(`the Frechet distances differ: ${distance} here, ${peer.distance} with ${peer.name}`);
  }
  const against = (milliseconds: number | undefined) =>
    peer && milliseconds !== undefined ? { name: peer.name, milliseconds } : null;
  return [
    benchmarkRow(
      `feature statistics, ${ROWS} x ${columns}, 1 thread`,
      await medianMilliseconds(() => featureStatistics(a)),
      against(peer?.statistics_ms),
    ),
    benchmarkRow(
      `Frechet distance of statistics, dimension ${columns}, 1 thread`,
      await medianMilliseconds(() => frechetDistance(ofA, ofB)),
      against(peer?.distance_ms),
    ),
  ];
}

async function main(): Promise<void> {
  printRows([...(await rowsOfDimension(64)), ...(await rowsOfDimension(256))]);
}

void main();
