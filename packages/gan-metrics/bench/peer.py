"""The other side of the benchmark: numpy, scipy or torchmetrics on the same features, one thread, a call at a time on request.

Speaks as tools/benchmark/step-peer.ts asks: the first line is {"work", "a", "b", "rows", "columns"}, then {"check": n} for results
and {"time": n} for the mean times of n calls.
"""

import base64
import json
import sys
import time

import numpy as np

given = json.loads(sys.stdin.readline())
work = given["work"]


def features(side):
    values = np.frombuffer(base64.b64decode(given[side]), dtype="<f8")
    return values.reshape(given["rows"], given["columns"]).copy()


def statistics(x):
    return x.mean(0), np.cov(x, rowvar=False)


a, b = features("a"), features("b")

if work == "statistics":
    library = f"numpy {np.__version__}"

    def call():
        return float(np.trace(statistics(a)[1]))

elif work == "sqrtm":
    import scipy
    from scipy import linalg

    library = f"scipy {scipy.__version__} sqrtm"
    (mean_a, covariance_a), (mean_b, covariance_b) = statistics(a), statistics(b)

    def call():
        root = linalg.sqrtm(covariance_a @ covariance_b).real
        return float(((mean_a - mean_b) ** 2).sum() + np.trace(covariance_a + covariance_b - 2 * root))

elif work == "sqrtm of features":
    import scipy
    from scipy import linalg

    library = f"numpy {np.__version__}, scipy {scipy.__version__} sqrtm"

    def call():
        (mean_a, covariance_a), (mean_b, covariance_b) = statistics(a), statistics(b)
        root = linalg.sqrtm(covariance_a @ covariance_b).real
        return float(((mean_a - mean_b) ** 2).sum() + np.trace(covariance_a + covariance_b - 2 * root))

else:
    import torch
    import torchmetrics
    from torchmetrics.image.fid import _compute_fid
    from torchmetrics.image.kid import poly_mmd

    torch.set_num_threads(1)
    library = f"torchmetrics {torchmetrics.__version__}, float64"
    x, y = torch.from_numpy(a), torch.from_numpy(b)
    moments = [value for side in (a, b) for value in map(torch.from_numpy, statistics(side))]

    def call():
        return float(_compute_fid(*moments) if work == "compute_fid" else poly_mmd(x, y))


def reply(message):
    print(json.dumps(message), flush=True)


reply({"library": library})
for line in sys.stdin:
    request = json.loads(line)
    if "check" in request:
        reply({"losses": [[call()] for _ in range(request["check"])]})
        continue
    call()
    cpu, start = time.process_time(), time.perf_counter()
    for _ in range(request["time"]):
        call()
    wall, cpu = time.perf_counter() - start, time.process_time() - cpu
    reply({"milliseconds": wall * 1e3 / request["time"], "cpuMilliseconds": cpu * 1e3 / request["time"]})
