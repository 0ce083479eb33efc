"""How a small change of the weights grows over training steps: two runs from the same state, the second's weights changed by a random
share, with the same batch and noise. What may drive the growth can be taken away.

A request holds "steps", "size" (the share), "optimizer" ("adam", "sgd" with the length of Adam's first step, or "scaled" with that length
at every step), and may hold "epsilon" (of Adam), and "smooth" (rounds off the kinks of leaky ReLU and absolute values
over this width) with "kinks" (of "leaky_relu" or "abs" alone).
"""

import math

import torch
import torch.nn.functional as F
from kinks import plain_abs

plain_leaky_relu = F.leaky_relu


def round_off(width, kinks=("leaky_relu", "abs")):
    """These functions with a bend of this width in place of their kink, or as they are for 0."""
    F.leaky_relu, torch.Tensor.abs = plain_leaky_relu, plain_abs
    if width == 0:
        return
    bent = lambda x: (x.square() + width**2).sqrt()
    if "leaky_relu" in kinks:
        F.leaky_relu = lambda x, slope=0.01, inplace=False: (1 + slope) / 2 * x + (1 - slope) / 2 * bent(x)
    if "abs" in kinks:
        torch.Tensor.abs = bent


def descend(optimizer, fixed, lengths):
    """A step along the gradient, as long as Adam's first one where `lengths` has none yet."""
    parameters = [p for group in optimizer.param_groups for p in group["params"] if p.grad is not None]
    norm = math.sqrt(sum(p.grad.square().sum().item() for p in parameters))
    length = optimizer.param_groups[0]["lr"] * math.sqrt(sum(p.numel() for p in parameters))
    rate = lengths.setdefault(id(optimizer), length / norm) if fixed else length / norm
    with torch.no_grad():
        for p in parameters:
            p.sub_(p.grad, alpha=rate)


def flat(named):
    return torch.cat([p.detach().flatten() for p in named])


def flat_gradient(named):
    return torch.cat([(torch.zeros_like(p) if p.grad is None else p.grad).flatten() for p in named])


def run(take, parameters, start, change, request, lengths):
    """Weights and losses after each step, and the first gradient."""
    named = list(parameters.named.values())
    with torch.no_grad():
        for p, values, by in zip(named, start, change):
            p.copy_(values * (1 + by))
            p.grad = None
    for optimizer in parameters.optimizers:
        optimizer.state.clear()
        for group in optimizer.param_groups:
            group["eps"] = request.get("epsilon", group["eps"])
        if request["optimizer"] != "adam":
            optimizer.step = lambda o=optimizer: descend(o, request["optimizer"] == "sgd", lengths)
        else:
            optimizer.__dict__.pop("step", None)
    weights, losses, first = [flat(named)], [], None
    for step in range(request["steps"]):
        torch.manual_seed(1000 + step)
        losses.append(take(None))
        weights.append(flat(named))
        if first is None:
            first = flat_gradient(named)
    return weights, losses, first


def growth(request, take, parameters):
    start = parameters.start
    round_off(request.get("smooth", 0), request.get("kinks", ("leaky_relu", "abs")))
    generator = torch.Generator().manual_seed(1)
    noise = [request["size"] * torch.randn(p.shape, generator=generator, dtype=torch.float64).to(p.dtype) for p in start]
    lengths = {}
    weights, losses, gradient = run(take, parameters, start, [0 * by for by in noise], request, lengths)
    others, other_losses, other_gradient = run(take, parameters, start, noise, request, lengths)
    round_off(0)
    distances = [((b - a).norm() / a.norm()).item() for a, b in zip(weights, others)]
    scales = [max(map(abs, column)) for column in zip(*losses)]
    deviations = [max(abs(a - b) / s for a, b, s in zip(x, y, scales)) for x, y in zip(losses, other_losses)]
    # what the first update adds to the distance, by how sure the sign of a gradient is
    added = ((others[1] - others[0]) - (weights[1] - weights[0])).square()
    moved = gradient != 0
    flipped = moved & (gradient * other_gradient < 0)
    change = (other_gradient - gradient).norm()
    return {
        "distances": distances,
        "deviations": deviations,
        "gradientChange": (change / gradient.norm()).item(),
        "flippedSigns": flipped.sum().item(),
        "shareOfFlipped": (added[flipped].sum() / added.sum()).item(),
        "zeroGradients": (~moved).sum().item(),
        "belowEpsilon": (moved & (plain_abs(gradient) < 1e-8)).sum().item(),
        "smallGradients": (moved & (plain_abs(gradient) < 1e-3 * gradient[moved].square().mean().sqrt())).sum().item(),
        "parameters": gradient.numel(),
    }
