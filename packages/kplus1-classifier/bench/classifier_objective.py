"""The training step of every classifier in PyTorch: the terms of the objective on the parts of the batch, AdamW, and the average of
the weights. What differs, the network and what it adds to the loss for its weights' size, is handed in.
"""

import torch
import torch.nn.functional as F
from step_peer import channels_last, given, serve, tensor

parts = given["parts"]
names = [part["name"] for part in parts]
sizes = [part["rows"] for part in parts]
labels = {part["name"]: torch.tensor(part["labels"]) for part in parts if "labels" in part}
edges = tensor(given["edges"]) if "edges" in given else None
labeled_terms = {"labeled": "labeled", "high": "generatedLabeled", "path": "pathLabeled"}


def smoothness(probabilities):
    """1/2 sum_ij W_ij |y_i - y_j|^2 / sum_ij W_ij as sum of Y * (d Y - W Y), with the labels that are known."""
    known = F.one_hot(labels["labeled"], probabilities.shape[1]).to(probabilities.dtype)
    y = torch.cat([known, probabilities[len(known) :]])
    degree = edges.sum(1, keepdim=True)
    return (y * (y * degree - edges @ y)).sum() / degree.sum()


def objective(logits, heads):
    """Each term by its name. A labeled one is the sum over the heads, the others read the logits of all heads together."""
    by_part = dict(zip(names, logits.split(sizes)))
    heads_by_part = [dict(zip(names, head.split(sizes))) for head in heads]
    terms = {}
    for term, part in labeled_terms.items():
        if part in by_part:
            losses = [F.cross_entropy(head[part], labels[part], label_smoothing=given["labelSmoothing"]) for head in heads_by_part]
            terms[term] = sum(losses)
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


def random_dropout(values, site):
    """Of single features, and of whole channels of [batch, channels, 1, frames]."""
    rate = given["dropout"].get(site, 0)
    if rate == 0:
        return values
    return F.dropout2d(values, rate) if values.dim() == 4 else F.dropout(values, rate)


def prescribed_dropout(masks):
    """The same with given masks, [batch, features] or [batch, 1, channels], by their site."""

    def drop(values, site):
        mask = masks.get(site)
        if mask is None:
            return values
        return values * (mask.permute(0, 2, 1).unsqueeze(2) if values.dim() == 4 else mask)

    return drop


def serve_classifier(given_weights, forward, penalty=None):
    """Serves steps on `given_weights`. `forward(weights, x, drop)` gives the logits and those of each head, `drop(values, site)` being
    dropout; `penalty(weights)` joins the loss.
    """
    weights = {name: values.requires_grad_() for name, values in given_weights.items()}
    parameters = list(weights.values())
    average = [values.detach().clone() for values in parameters]
    decaying = [values for name, values in weights.items() if name.endswith("kernel")]
    others = [values for name, values in weights.items() if not name.endswith("kernel")]
    optimizer = torch.optim.AdamW(
        [{"params": decaying, "weight_decay": given["weightDecay"]}, {"params": others, "weight_decay": 0.0}],
        lr=given["learningRate"],
    )
    x = channels_last(tensor(given["x"]))
    masks = [{site: tensor(entry) for site, entry in step.items()} for step in given["masks"]]

    def take(step):
        logits, heads = forward(weights, x, random_dropout if step is None else prescribed_dropout(masks[step]))
        terms = objective(logits, heads)
        total = sum(given["lossWeights"][name] * term for name, term in terms.items())
        if penalty:
            total = total + penalty(weights)
        optimizer.zero_grad()
        total.backward()
        norm = torch.nn.utils.clip_grad_norm_(parameters, given["clipNorm"])
        optimizer.step()
        with torch.no_grad():
            torch._foreach_lerp_(average, parameters, 1 - given["averageDecay"])
        read = torch.cat([torch.stack([norm, total, *(terms[name] for name in given["reported"])]), logits.flatten()]).tolist()
        return read[1 : 2 + len(given["reported"])]

    serve(take, weights, [optimizer])
