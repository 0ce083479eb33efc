"""The training step of the two-head classifier in PyTorch: labeled losses of both heads, and the penalty of the functionals' kernel."""

from classifier_objective import serve_classifier
from step_peer import given, tensor
from two_head_net import classifier_weights, two_heads

functionals = tensor(given["functionals"])


def forward(weights, x, drop):
    first, second, joint = two_heads(weights, x, functionals, drop)
    return joint, (first, second)


def penalty(weights):
    return given["functionalsPenalty"] * weights["functionals.kernel"].square().sum()


serve_classifier(classifier_weights(given["weights"]), forward, penalty)
