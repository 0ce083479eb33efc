"""What every training step in PyTorch that a benchmark compares with needs: its data, and a loop that takes steps on request.

The first line on standard input is what the benchmark hands over, as JSON; arrays come as {"shape", "base64"} of float32. With "dtype":
"float64" everything is computed in that type: the judge of what float32 made on both sides. Every further line asks for something:

- {"evaluate": state, "step": n}: the losses and gradients (clipped, as the optimizer gets them) at that state, with the noise of step n;
  from the judge also "jumps", how far each gradient moves across the kinks next to it: see kinks.py;
- {"update": state, "gradients": arrays}: the parameters after one update from that state by these gradients;
- {"time": n}: the mean times of n steps;
- {"perturb": settings}: how a small change of the weights grows over steps, see perturbation.py.

A state is {"steps": updates so far, "parameters": {name: {"value", "first", "second"}}}, in TensorFlow.js' order of axes.
"""

import base64
import json
import sys
import time

import kinks
import numpy as np
import torch

given = json.loads(sys.stdin.readline())
torch.set_num_threads(given["threads"])
torch.set_default_dtype(getattr(torch, given.get("dtype", "float32")))
torch.manual_seed(0)
is_judge = given.get("dtype") == "float64"
if is_judge:
    kinks.watch()
# PyTorch has no float64 convolution with channels last whose filters want gradients
memory_format = torch.contiguous_format if is_judge else torch.channels_last


def tensor(entry):
    values = np.frombuffer(base64.b64decode(entry["base64"]), dtype="<f8" if entry.get("type") == "float64" else "<f4")
    return torch.from_numpy(values.reshape(entry["shape"]).copy()).to(torch.get_default_dtype())


def channels_last(x):
    """[batch, height, width, channels], as TensorFlow.js has it, with PyTorch's order of axes; the memory stays as it is."""
    return x.permute(0, 3, 1, 2).contiguous(memory_format=memory_format)


def filters(kernel):
    """[height, width, in, out] as [out, in, height, width], channels last."""
    return kernel.permute(3, 2, 0, 1).contiguous(memory_format=memory_format)


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


def axes_here(parameter, transposed):
    """Where the axes of TensorFlow.js' array come from, filters and dense kernels being the other way round."""
    if parameter.dim() == 4:
        return (3, 2, 0, 1)
    return (1, 0) if parameter.dim() == 2 and transposed else tuple(range(parameter.dim()))


class Parameters:
    """The parameters by the benchmark's names, with their optimizers' moments, to and from TensorFlow.js' order of axes."""

    def __init__(self, named, optimizers, untransposed=()):
        self.named = named
        self.optimizers = optimizers
        self.start = [parameter.detach().clone() for parameter in named.values()]
        self.axes = {name: axes_here(parameter, name not in untransposed) for name, parameter in named.items()}

    def write(self, name, entry, target):
        axes = self.axes[name]
        inverse = np.argsort(axes)
        shape = [target.shape[axis] for axis in inverse]
        with torch.no_grad():
            target.copy_(tensor(entry).reshape(shape).permute(axes))

    def read(self, name, values):
        array = values.detach().permute(np.argsort(self.axes[name]).tolist()).contiguous().double().numpy()
        return {"type": "float64", "shape": list(array.shape), "base64": base64.b64encode(array.tobytes()).decode()}

    def restore(self, state):
        for optimizer in self.optimizers:
            optimizer.state.clear()
        for name, entry in state["parameters"].items():
            parameter = self.named[name]
            self.write(name, entry["value"], parameter)
            if state["steps"] == 0:
                continue
            moments = [torch.empty_like(parameter.detach()) for _ in range(2)]
            for moment, part in zip(moments, ("first", "second")):
                self.write(name, entry[part], moment)
            optimizer = next(o for o in self.optimizers if any(p is parameter for group in o.param_groups for p in group["params"]))
            step = torch.tensor(float(state["steps"]), dtype=torch.float32)
            optimizer.state[parameter] = {"step": step, "exp_avg": moments[0], "exp_avg_sq": moments[1]}

    def evaluate(self, state, take, step):
        self.restore(state)
        losses, gradients = self.gradients(state, take, step)
        answer = {"losses": losses, "gradients": {name: self.read(name, gradient) for name, gradient in gradients.items()}}
        if is_judge:
            answer["jumps"] = dict.fromkeys(gradients, 0.0)
            # all at once may cancel each other
            for share in (1.0, 0.7, 0.5, 0.3):
                self.restore(state)
                (_, others), answer["kinks"] = kinks.across(lambda: self.gradients(state, take, step), share)
                for name, gradient in gradients.items():
                    answer["jumps"][name] = max(answer["jumps"][name], (others[name] - gradient).norm().item())
                if answer["kinks"] == 0:
                    break
        return answer

    def gradients(self, state, take, step):
        for parameter in self.named.values():
            parameter.grad = None
        losses = take(step)
        return losses, {name: self.gradient(name).detach().clone() for name in state["parameters"]}

    def gradient(self, name):
        parameter = self.named[name]
        return torch.zeros_like(parameter) if parameter.grad is None else parameter.grad

    def update(self, state, gradients):
        self.restore(state)
        for parameter in self.named.values():
            parameter.grad = None
        for name, entry in gradients.items():
            parameter = self.named[name]
            parameter.grad = torch.empty_like(parameter.detach())
            self.write(name, entry, parameter.grad)
        for optimizer in self.optimizers:
            optimizer.step()
        return {"parameters": {name: self.read(name, self.named[name]) for name in state["parameters"]}}


def serve(take, named, optimizers, untransposed=()):
    """Serves requests. `take(step)` takes a training step and returns its losses, read; step is None where no noise is prescribed.
    `named` are the parameters by the benchmark's names, which `optimizers` move; those of `untransposed` keep their two axes.
    """
    parameters = Parameters(named, optimizers, untransposed)
    reply({"library": "torch " + torch.__version__.split("+")[0]})
    for line in sys.stdin:
        request = json.loads(line)
        if "evaluate" in request:
            reply(parameters.evaluate(request["evaluate"], take, request["step"]))
            continue
        if "update" in request:
            reply(parameters.update(request["update"], request["gradients"]))
            continue
        if "perturb" in request:
            from perturbation import growth

            reply(growth(request["perturb"], take, parameters))
            continue
        take(None)  # caches are the other side's by now
        cpu, start = time.process_time(), time.perf_counter()
        for _ in range(request["time"]):
            take(None)
        wall, cpu = time.perf_counter() - start, time.process_time() - cpu
        reply({"milliseconds": wall * 1e3 / request["time"], "cpuMilliseconds": cpu * 1e3 / request["time"]})
