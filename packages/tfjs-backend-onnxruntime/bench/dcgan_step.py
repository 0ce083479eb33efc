"""Both updates of a DCGAN in PyTorch, channels last."""

import torch
import torch.nn.functional as F
from step_peer import channels_last, filters, given, memory_format, serve, tensor
from torch import nn


class BatchNorm(nn.BatchNorm2d):
    """With TensorFlow.js' defaults."""

    def __init__(self, channels):
        super().__init__(channels, eps=1e-3, momentum=0.01)


class ToGrid(nn.Module):
    """A flat vector as [channels, 4, 4] from memory that holds the channels last."""

    def forward(self, x):
        return x.unflatten(1, (4, 4, -1)).permute(0, 3, 1, 2)


class FromGrid(nn.Module):
    def forward(self, x):
        return x.permute(0, 2, 3, 1).flatten(1)


def convolution(kind, inputs, outputs):
    return kind(inputs, outputs, 4, stride=2, padding=1, bias=False)


generator_weights, discriminator_weights = ([tensor(entry) for entry in given[name]] for name in ("generator", "discriminator"))
width = discriminator_weights[0].shape[3]
channels = discriminator_weights[0].shape[2]
generator = nn.Sequential(
    nn.Linear(*generator_weights[0].shape, bias=False),
    ToGrid(),
    BatchNorm(4 * width),
    nn.ReLU(),
    convolution(nn.ConvTranspose2d, 4 * width, 2 * width),
    BatchNorm(2 * width),
    nn.ReLU(),
    convolution(nn.ConvTranspose2d, 2 * width, width),
    BatchNorm(width),
    nn.ReLU(),
    convolution(nn.ConvTranspose2d, width, channels),
    nn.Tanh(),
)
discriminator = nn.Sequential(
    convolution(nn.Conv2d, channels, width),
    nn.LeakyReLU(0.2),
    convolution(nn.Conv2d, width, 2 * width),
    BatchNorm(2 * width),
    nn.LeakyReLU(0.2),
    convolution(nn.Conv2d, 2 * width, 4 * width),
    BatchNorm(4 * width),
    nn.LeakyReLU(0.2),
    FromGrid(),
    nn.Linear(16 * 4 * width, 1, bias=False),
)
for net, weights in ((generator, generator_weights), (discriminator, discriminator_weights)):
    net.to(memory_format=memory_format)
    with torch.no_grad():
        for parameter, values in zip(net.parameters(), weights, strict=True):
            # TensorFlow.js' filters are [height, width, in, out], its transposed ones [height, width, out, in]
            parameter.copy_({1: lambda v: v, 2: lambda v: v.t(), 4: filters}[values.dim()](values))
optimizers = [
    torch.optim.Adam(net.parameters(), lr=2e-4, betas=(0.5, 0.999), eps=given["adamEpsilon"]) for net in (generator, discriminator)
]
real = channels_last(tensor(given["real"]))
noises = [tensor(entry) for entry in given["noises"]]
ones, zeros = torch.ones(len(real), 1), torch.zeros(len(real), 1)


def take(step):
    z = torch.randn_like(noises[0]) if step is None else noises[step]
    made = generator(z)
    of_generator = F.binary_cross_entropy_with_logits(discriminator(made), ones)
    optimizers[0].zero_grad()
    of_generator.backward(inputs=list(generator.parameters()))
    optimizers[0].step()
    of_discriminator = F.binary_cross_entropy_with_logits(discriminator(real), ones) + F.binary_cross_entropy_with_logits(
        discriminator(made.detach()), zeros
    )
    optimizers[1].zero_grad()
    of_discriminator.backward()
    optimizers[1].step()
    return torch.stack([of_generator, of_discriminator]).tolist()


named = {
    f"{part}/{index}": parameter
    for part, net in (("generator", generator), ("discriminator", discriminator))
    for index, parameter in enumerate(net.parameters())
}
serve(take, named, optimizers)
