"""A net of convolutions in PyTorch: the autoencoder's and the classifier's step."""

import torch
import torch.nn.functional as F
from step_peer import channels_last, filters, given, serve, tensor

layers = given["layers"]
x = channels_last(tensor(given["x"]))
kernels = [filters(tensor(entry)).requires_grad_() for entry in given["filters"]]
labels = torch.arange(len(x)) % 8
optimizer = torch.optim.Adam(kernels, lr=1e-3, eps=given["adamEpsilon"])


def take(_):
    y = x
    for index, (layer, kernel) in enumerate(zip(layers, kernels)):
        if layer.get("upsample"):
            y = F.interpolate(y, scale_factor=2, mode="nearest")
        y = F.conv2d(y, kernel, stride=layer["stride"], padding=[(size - 1) // 2 for size in layer["filter"][:2]])
        if index < len(layers) - 1:
            y = F.leaky_relu(y, 0.2)
    loss = F.mse_loss(y, x) if given["loss"] == "reconstruction" else F.cross_entropy(y.mean((2, 3)), labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return [loss.item()]


serve(take, {str(index): kernel for index, kernel in enumerate(kernels)}, [optimizer])
