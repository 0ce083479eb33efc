"""The training step of the autoencoder that the density of features rests on, in PyTorch."""

import math

import torch
import torch.nn.functional as F
from step_peer import given, serve, tensor

names = ["encoderHidden", "posterior", "decoderHidden", "reconstruction"]
layers = {}
for index, name in enumerate(names):
    kernel, bias = (tensor(entry) for entry in given["weights"][2 * index : 2 * index + 2])
    layers[name] = (kernel.t().contiguous().requires_grad_(), bias.requires_grad_())
log_sigma = tensor(given["weights"][-1]).requires_grad_()
parameters = [values for layer in layers.values() for values in layer] + [log_sigma]
optimizer = torch.optim.Adam(parameters, lr=given["learningRate"])
items = tensor(given["items"])
batch_size, latent = given["batchSize"], given["latentSize"]
drawn = [{"chosen": tensor(step["chosen"]).long(), "noise": tensor(step["noise"])} for step in given["drawn"]]


def take(step):
    chosen = torch.randint(len(items), (batch_size,)) if step is None else drawn[step]["chosen"]
    noise = torch.randn(batch_size, latent) if step is None else drawn[step]["noise"]
    x = items[chosen]
    joint = F.linear(F.leaky_relu(F.linear(x, *layers["encoderHidden"]), 0.1), *layers["posterior"])
    mean, log_variance = joint.chunk(2, 1)
    log_variance = log_variance.clamp(-8, 4)
    z = mean + noise * (0.5 * log_variance).exp()
    decoded = F.linear(F.leaky_relu(F.linear(z, *layers["decoderHidden"]), 0.1), *layers["reconstruction"])
    sigma = log_sigma.clamp(min=-4)
    log_likelihood = -(0.5 * ((x - decoded) * (-sigma).exp()).square() + sigma + 0.5 * math.log(2 * math.pi)).sum(1)
    divergence = 0.5 * (mean.square() + log_variance.exp() - log_variance - 1).sum(1)
    loss = (divergence - log_likelihood).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return [loss.item()] if step is not None else loss.detach()


serve(take, dict(zip(given["names"], parameters, strict=True)), [optimizer])
