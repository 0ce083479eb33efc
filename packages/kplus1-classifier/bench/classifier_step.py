"""The training step of the default classifier in PyTorch: one head, time convolutions."""

from classifier_net import classifier_forward, classifier_weights
from classifier_objective import serve_classifier
from step_peer import given


def forward(weights, x, drop):
    logits = classifier_forward(weights, x, drop)[1]
    return logits, (logits,)


serve_classifier(classifier_weights(given["weights"]), forward)
