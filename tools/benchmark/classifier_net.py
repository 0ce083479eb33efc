"""The classifier's network (time convolutions, group normalisation, pooled statistics) in PyTorch, from given weights."""

import torch
import torch.nn.functional as F
from step_peer import filters, same_convolution, tensor


def classifier_weights(given):
    """Kernels [frames, in, out] become channels-last filters [out, in, 1, frames]; dense kernels [in, out] become [out, in]."""
    weights = {name: tensor(entry) for name, entry in given.items()}
    for name, values in weights.items():
        if name == "logits.kernel":
            weights[name] = values.t().contiguous()
        elif name.endswith(".kernel"):
            weights[name] = filters(values.unsqueeze(0))
    return weights


def classifier_forward(weights, x, drop=None):
    """Features and logits of x [batch, bands, 1, frames]; `drop(values, site)` is dropout."""
    hidden = x
    for layer in range(3):
        kernel, gamma, beta = (weights[f"layer{layer}.{part}"] for part in ("kernel", "gamma", "beta"))
        hidden = same_convolution(hidden, kernel, None, (1, 2))
        hidden = F.leaky_relu(F.group_norm(hidden, 8, gamma, beta), 0.1)
    features = torch.cat([hidden.mean((2, 3)), (hidden.var((2, 3), unbiased=False) + 1e-5).sqrt()], 1)
    dropped = drop(features, "features") if drop else features
    return features, F.linear(dropped, weights["logits.kernel"], weights["logits.bias"])
