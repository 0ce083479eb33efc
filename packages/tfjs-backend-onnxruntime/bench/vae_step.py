"""A variational autoencoder of dense layers in PyTorch."""

import torch
import torch.nn.functional as F
from step_peer import given, serve, tensor
from torch import nn

weights = [tensor(entry) for entry in given["weights"]]
layers = [nn.Linear(*kernel.shape) for kernel in weights[::2]]
with torch.no_grad():
    for layer, kernel, bias in zip(layers, weights[::2], weights[1::2]):
        layer.weight.copy_(kernel.t())
        layer.bias.copy_(bias)
hidden, to_mean, to_log_variance, decoder_hidden, to_logits = layers
parameters = list(nn.ModuleList(layers).parameters())
optimizer = torch.optim.Adam(parameters, lr=1e-3, eps=given["adamEpsilon"])
x = tensor(given["x"])
noises = [tensor(entry) for entry in given["noises"]]


def take(step):
    encoded = F.relu(hidden(x))
    mean, log_variance = to_mean(encoded), to_log_variance(encoded)
    noise = torch.randn_like(mean) if step is None else noises[step]
    logits = to_logits(F.relu(decoder_hidden(mean + noise * (0.5 * log_variance).exp())))
    cross_entropy = F.binary_cross_entropy_with_logits(logits, x, reduction="sum") / len(x)
    divergence = 0.5 * (mean.square() + log_variance.exp() - log_variance - 1).sum(1).mean()
    loss = cross_entropy + divergence
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return [loss.item()]


serve(take, {str(index): values for index, values in enumerate(parameters)}, [optimizer])
