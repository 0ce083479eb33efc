"""The classifier's two-head network (residual blocks over time, attentive pooling; functionals) in PyTorch, from given weights."""

import torch
import torch.nn.functional as F
from step_peer import filters, same_convolution, tensor

blocks = 3


def classifier_weights(given):
    """Kernels [frames, in, out] become channels-last filters [out, in, 1, frames]; dense kernels [in, out] become [out, in]."""
    weights = {name: tensor(entry) for name, entry in given.items()}
    for name, values in weights.items():
        if not name.endswith(".kernel"):
            continue
        if name.startswith("block"):
            weights[name] = filters(values.unsqueeze(0))
        else:
            weights[name] = values.t().contiguous()
    return weights


def classifier_forward(weights, x, drop=None):
    """Features and logits of the head that reads spectrograms, x [batch, bands, 1, frames]; `drop(values, site)` is dropout."""
    drop = drop or (lambda values, site: values)
    hidden = x
    for index in range(blocks):
        w = {name.split(".", 1)[1]: values for name, values in weights.items() if name.startswith(f"block{index}.")}
        main = same_convolution(hidden, w["conv0.kernel"], None, (1, 2))
        main = F.leaky_relu(F.group_norm(main, 8, w["norm0.gamma"], w["norm0.beta"]), 0.1)
        main = same_convolution(main, w["conv1.kernel"], None, (1, 1))
        main = F.group_norm(main, 8, w["norm1.gamma"], w["norm1.beta"])
        # each two frames' mean; a last one without a partner is averaged with 0
        half = F.avg_pool2d(F.pad(hidden, (0, hidden.shape[3] % 2)), (1, 2))
        hidden = drop(F.leaky_relu(main + F.conv2d(half, w["skip.kernel"]), 0.1), f"block{index}")
    frames = hidden.squeeze(2).transpose(1, 2)
    units = torch.tanh(F.linear(frames, weights["attention.hidden.kernel"], weights["attention.hidden.bias"]))
    attention = F.linear(units, weights["attention.score.kernel"]).softmax(1)
    mean = (attention * frames).sum(1)
    deviation = ((attention * (frames - mean.unsqueeze(1)).square()).sum(1) + 1e-5).sqrt()
    features = torch.cat([mean, deviation], 1)
    return features, F.linear(drop(features, "features"), weights["logits.kernel"], weights["logits.bias"])


def two_heads(weights, x, functionals, drop):
    """The logits of both heads, and the joint ones, which leave real or generated to the first."""
    first = classifier_forward(weights, x, drop)[1]
    second = F.linear(drop(functionals, "functionals"), weights["functionals.kernel"], weights["functionals.bias"])
    joint = (first + second).log_softmax(1) + first.logsumexp(1, keepdim=True)
    return first, second, joint
