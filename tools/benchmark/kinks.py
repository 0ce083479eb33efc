"""Where a step's gradient jumps: at the zero of leaky ReLU, ReLU and absolute values. Rounding may put an input that lies next to zero on
either side, so that two right gradients in float32 differ there by far more than rounding. Here the judge in float64 finds such
inputs, and how far the gradients move when all of them, or a random half, take the other side's slope.
"""

import torch
import torch.nn.functional as F

# Next to zero: within this share of the tensor's root mean square, some sixty roundings of float32; absolute values are of
# differences, whose rounding is that of what they are differences of.
NEAR, NEAR_DIFFERENCE = 4e-6, 4e-5

plain_abs = torch.Tensor.abs
crossing = 0.0
counted = 0
generator = torch.Generator()


def bent(x, value, below, share):
    """`value`, whose slope is 1 above zero and `below` under it, or the other one next to zero for the share `crossing` of those."""
    global counted
    near = plain_abs(x.detach()) < share * x.detach().square().mean().sqrt()
    counted += int(near.sum())
    if crossing == 0:
        return value
    if crossing < 1:
        near = near & (torch.rand(near.shape, generator=generator) < crossing)
    slopes = torch.where((x.detach() > 0) ^ near, 1.0, below)
    return value.detach() + (x - x.detach()) * slopes


def watch():
    """Replaces the functions of PyTorch that have a kink; done once, in the judge's process."""
    leaky_relu, relu = F.leaky_relu, F.relu
    F.leaky_relu = lambda x, negative_slope=0.01, inplace=False: bent(x, leaky_relu(x, negative_slope), negative_slope, NEAR)
    F.relu = lambda x, inplace=False: bent(x, relu(x), 0.0, NEAR)
    torch.Tensor.abs = lambda x: bent(x, plain_abs(x), -1.0, NEAR_DIFFERENCE)


def across(gradients, share):
    """What `gradients()` gives with the other side's slopes at this share of the inputs next to zero, and how many there are."""
    global crossing, counted
    crossing, counted = share, 0
    generator.manual_seed(0)
    try:
        return gradients(), counted
    finally:
        crossing = 0.0
