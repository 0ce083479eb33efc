"""The classifier's training step in PyTorch: the objective on all parts of the batch, AdamW, and the average of the weights."""

import torch
import torch.nn.functional as F
from classifier_net import classifier_forward, classifier_weights
from step_peer import channels_last, given, serve, tensor

weights = {name: values.requires_grad_() for name, values in classifier_weights(given["weights"]).items()}
parameters = list(weights.values())
average = [values.detach().clone() for values in parameters]
decaying = [values for name, values in weights.items() if name.endswith("kernel")]
others = [values for name, values in weights.items() if not name.endswith("kernel")]
optimizer = torch.optim.AdamW(
    [{"params": decaying, "weight_decay": given["weightDecay"]}, {"params": others, "weight_decay": 0.0}],
    lr=given["learningRate"],
)
x = channels_last(tensor(given["x"]))
parts = given["parts"]
sizes = [part["rows"] for part in parts]
labels = {part["name"]: torch.tensor(part["labels"]) for part in parts if "labels" in part}
edges = tensor(given["edges"]) if "edges" in given else None
masks = [tensor(entry) for entry in given["masks"]]


def smoothness(probabilities):
    """1/2 sum_ij W_ij |y_i - y_j|^2 / sum_ij W_ij as sum of Y * (d Y - W Y), with the labels that are known."""
    known = F.one_hot(labels["labeled"], probabilities.shape[1]).float()
    y = torch.cat([known, probabilities[len(known) :]])
    degree = edges.sum(1, keepdim=True)
    return (y * (y * degree - edges @ y)).sum() / degree.sum()


def objective(logits):
    by_part = dict(zip([part["name"] for part in parts], logits.split(sizes)))
    terms = {"labeled": F.cross_entropy(by_part["labeled"], labels["labeled"])}
    for term, part in (("high", "generatedLabeled"), ("path", "pathLabeled")):
        if part in by_part:
            terms[term] = F.cross_entropy(by_part[part], labels[part])
    if "generatedFake" in by_part:
        terms["fake"] = F.softplus(by_part["generatedFake"].logsumexp(1)).mean()
    if "unlabeled" in by_part:
        logits_u = by_part["unlabeled"]
        terms["real"] = F.softplus(-logits_u.logsumexp(1)).mean()
        log_probabilities = logits_u.log_softmax(1)
        terms["entropy"] = -(log_probabilities.exp() * log_probabilities).sum(1).mean()
    if edges is not None:
        terms["smoothness"] = smoothness(logits[: len(edges)].softmax(1))
    return terms


def take(step):
    drop = (lambda features: F.dropout(features, given["dropout"])) if step is None else (lambda features: features * masks[step])
    logits = classifier_forward(weights, x, drop)[1]
    terms = objective(logits)
    total = sum(given["lossWeights"][name] * term for name, term in terms.items())
    optimizer.zero_grad()
    total.backward()
    norm = torch.nn.utils.clip_grad_norm_(parameters, given["clipNorm"])
    optimizer.step()
    with torch.no_grad():
        torch._foreach_lerp_(average, parameters, 1 - given["averageDecay"])
    read = torch.cat([torch.stack([norm, total, *(terms[name] for name in given["reported"])]), logits.flatten()]).tolist()
    return read[1 : 2 + len(given["reported"])]


serve(take)
