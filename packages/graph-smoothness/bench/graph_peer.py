"""The scikit-learn and SciPy side of a case of the benchmark: lines of JSON in, lines of JSON out.

First {"case", "rows", "columns", "beta", "gamma"}, answered by {"library"}; then {"check": 1}, answered by numbers to compare, or
{"time": n}, answered by the mean times of n runs after one that does not count.
"""

import json
import sys
import time

import numpy as np
import scipy
import sklearn
from scipy.sparse import csgraph
from sklearn.neighbors import NearestNeighbors

given = json.loads(sys.stdin.readline())
rows, columns = given["rows"], given["columns"]


def hashed(cell):
    return (((cell.astype(np.uint64) + 1) * 2654435761 % 2**32) // 256 % 65536) / 65536


i = np.arange(rows * columns)
x = (hashed(i) + 0.25 * hashed(10**8 + (i // columns % 8) * columns + i % columns)).reshape(rows, columns)


def radius():
    model = NearestNeighbors(radius=np.sqrt(given["beta"]), algorithm="brute").fit(x)
    graph = model.radius_neighbors_graph(mode="distance")
    graph.data = np.exp(-given["gamma"] * graph.data**2)
    return graph


def nearest():
    return NearestNeighbors(n_neighbors=10, algorithm="brute").fit(x).kneighbors_graph(mode="distance")


if given["case"] == "radius":
    work = radius
    check = lambda graph: [graph.nnz // 2, float(graph.sum())]
elif given["case"] == "nearest":
    work = nearest
    check = lambda graph: [graph.nnz, float((graph.data**2).sum())]
else:
    w = radius()
    y = hashed(2 * 10**8 + np.arange(rows * 8)).reshape(rows, 8)
    work = lambda: float((y * (csgraph.laplacian(w) @ y)).sum())
    check = lambda s: [s]

print(json.dumps({"library": f"scikit-learn {sklearn.__version__}, scipy {scipy.__version__}"}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    if "check" in request:
        print(json.dumps({"losses": [check(work())]}), flush=True)
        continue
    work()
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(request["time"]):
        work()
    steps = request["time"] / 1000
    print(
        json.dumps(
            {
                "milliseconds": (time.perf_counter() - wall) / steps,
                "cpuMilliseconds": (time.process_time() - cpu) / steps,
            }
        ),
        flush=True,
    )
