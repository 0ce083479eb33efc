/**
 * Times at the size of a corpus' graph: 1500 nodes with 256 features. With PEERS_PYTHON also scikit-learn's and SciPy's,
 * after checking that both sides found the same neighbours, edges and smoothness.
 */
import { benchmarkRow, medianMilliseconds, printRows, pythonPeer } from '../../../tools/benchmark/harness';
import { chooseScale, epsilonGraph, nearestNeighbors, reliabilityPaths, smoothness } from '../src';

const rows = 1500;
const columns = 256;
const classes = 8;
// Points around eight centres, the same on both sides without sending them: an integer hash of the cell
const hash = (cell: number) => ((Math.imul(cell + 1, 2654435761) >>> 8) & 0xffff) / 65536;
const data = Float64Array.from({ length: rows * columns }, (_, i) => {
  const row = Math.floor(i / columns);
  return hash(i) + 0.25 * hash(1e6 + (row % classes) * columns + (i % columns));
});
const features = { data, rows, columns };
const y = { data: Float64Array.from({ length: rows * classes }, (_, i) => hash(2e6 + i)), rows, columns: classes };
const labels = Int32Array.from({ length: rows }, (_, i) => (i < 300 ? i % classes : -1));

const neighbors = nearestNeighbors(features, 10);
const { beta, gamma } = chooseScale(neighbors);
const graph = epsilonGraph(features, { beta, gamma });

interface PeerResult {
  version: string;
  neighborSum: number;
  edges: number;
  smoothness: number;
  neighbors_ms: number;
  graph_ms: number;
  smoothness_ms: number;
}

const peer = pythonPeer<PeerResult>(
  `
import json, statistics, sys, time
import numpy as np, scipy, sklearn
from scipy.sparse import csgraph
from sklearn.neighbors import NearestNeighbors
given = json.load(sys.stdin)
rows, columns = given["rows"], given["columns"]
def hashed(cell):
    return (((cell.astype(np.uint64) + 1) * 2654435761 % 2**32) // 256 % 65536) / 65536
i = np.arange(rows * columns)
x = (hashed(i) + 0.25 * hashed(10**6 + (i // columns % 8) * columns + i % columns)).reshape(rows, columns)
y = hashed(2 * 10**6 + np.arange(rows * 8)).reshape(rows, 8)
def timed(work, repeats=5):
    times = []
    for _ in range(repeats + 1):
        start = time.perf_counter(); result = work(); times.append(1000 * (time.perf_counter() - start))
    return result, statistics.median(times[1:])
def graph():
    g = NearestNeighbors(radius=np.sqrt(given["beta"]), algorithm="brute").fit(x).radius_neighbors_graph(mode="distance")
    g.data = np.exp(-given["gamma"] * g.data ** 2)
    return g
(d, _), neighbors_ms = timed(lambda: NearestNeighbors(n_neighbors=10, algorithm="brute").fit(x).kneighbors())
w, graph_ms = timed(graph)
s, smoothness_ms = timed(lambda: float((y * (csgraph.laplacian(w) @ y)).sum()))
print(json.dumps({"version": f"scikit-learn {sklearn.__version__}, scipy {scipy.__version__}", "neighborSum": float((d ** 2).sum()),
  "edges": w.nnz // 2, "smoothness": s, "neighbors_ms": neighbors_ms, "graph_ms": graph_ms, "smoothness_ms": smoothness_ms}))
`,
  // Half a distance in 1e12 away from any pair, so that rounding decides no edge
  { rows, columns, beta: beta * (1 + 1e-12), gamma },
);
if (peer) {
  agree(
    'squared distances',
    neighbors.squaredDistances.reduce((a, b) => a + b, 0),
    peer.neighborSum,
  );
  agree('edges', graph.columns.length / 2, peer.edges);
  agree('smoothness', smoothness(graph, y), peer.smoothness);
}

const repeats = { repeats: 5, warmup: 2 };
const against = (milliseconds: number | undefined) =>
  peer && milliseconds !== undefined ? { name: `${peer.version}, 1 thread`, milliseconds } : null;
const size = `${rows} x ${columns}`;
printRows([
  benchmarkRow(
    `10 nearest neighbours, ${size}, 1 thread`,
    await medianMilliseconds(() => nearestNeighbors(features, 10), repeats),
    against(peer?.neighbors_ms),
  ),
  benchmarkRow(
    `epsilon graph, ${size}, ${graph.columns.length / 2} edges, 1 thread`,
    await medianMilliseconds(() => epsilonGraph(features, { beta, gamma }), repeats),
    against(peer?.graph_ms),
  ),
  benchmarkRow(
    `smoothness of ${classes} classes, 1 thread`,
    await medianMilliseconds(() => smoothness(graph, y), repeats),
    against(peer?.smoothness_ms),
  ),
  benchmarkRow('reliability paths, 1 thread', await medianMilliseconds(() => reliabilityPaths(graph, labels), repeats)),
]);

function agree(what: string, ours: number, theirs: number): void {
  if (!(Math.abs(ours - theirs) <= 1e-9 * Math.abs(theirs))) throw new Error(`${what}: ${ours} here, ${theirs} there`);
}
