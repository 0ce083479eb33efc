"""What every training step in PyTorch that a benchmark compares with needs: its data, and a loop that takes steps on request.

The first line on standard input is what the benchmark hands over, as JSON; arrays come as {"shape", "base64"} of float32. Every
further line asks for steps: {"check": n} for the losses of the first n, {"time": n} for the mean times of n more.
"""

import base64
import json
import sys
import time

import numpy as np
import torch

given = json.loads(sys.stdin.readline())
torch.set_num_threads(given["threads"])
torch.manual_seed(0)


def tensor(entry):
    values = np.frombuffer(base64.b64decode(entry["base64"]), dtype="<f4")
    return torch.from_numpy(values.reshape(entry["shape"]).copy())


def channels_last(x):
    """[batch, height, width, channels], as TensorFlow.js has it, with PyTorch's order of axes; the memory stays as it is."""
    return x.permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last)


def filters(kernel):
    """[height, width, in, out] as [out, in, height, width], channels last."""
    return kernel.permute(3, 2, 0, 1).contiguous(memory_format=torch.channels_last)


def same_padding(x, kernel, strides):
    """What TensorFlow's 'same' adds to [.., height, width]: (before, after) for width, then height; the odd one comes after."""
    padding = []
    for length, size, stride in zip(reversed(x.shape[2:]), reversed(kernel.shape[2:]), reversed(strides)):
        missing = max((-(-length // stride) - 1) * stride + size - length, 0)
        padding += [missing // 2, missing - missing // 2]
    return padding


def same_convolution(x, kernel, bias, strides):
    """A convolution with 'same' padding; the copy that F.pad makes is spared where both sides get the same."""
    left, right, top, bottom = same_padding(x, kernel, strides)
    if left == right and top == bottom:
        return torch.nn.functional.conv2d(x, kernel, bias, strides, (top, left))
    return torch.nn.functional.conv2d(torch.nn.functional.pad(x, (left, right, top, bottom)), kernel, bias, strides)


def reply(message):
    print(json.dumps(message), flush=True)


def serve(take):
    """`take(step)` takes a training step and returns its losses, read; step is None where no noise is prescribed."""
    reply({"library": "torch " + torch.__version__.split("+")[0]})
    for line in sys.stdin:
        request = json.loads(line)
        if "check" in request:
            reply({"losses": [take(step) for step in range(request["check"])]})
            continue
        take(None)  # caches are the other side's by now
        cpu, start = time.process_time(), time.perf_counter()
        for _ in range(request["time"]):
            take(None)
        wall, cpu = time.perf_counter() - start, time.process_time() - cpu
        reply({"milliseconds": wall * 1e3 / request["time"], "cpuMilliseconds": cpu * 1e3 / request["time"]})
