"""The translator's training step in PyTorch: both autoencoders with all terms of the loss, then the discriminator."""

import math

import torch
import torch.nn.functional as F
import classifier_net
import two_head_net
from step_peer import channels_last, filters, given, same_convolution, serve, tensor

HALF_LOG_TWO_PI = 0.5 * math.log(2 * math.pi)
LATENT, CLASS_LATENT, PULL = given["latentSize"], given["classLatentSize"], 0.7
EXTENTS = given["extents"]
STRIDES = {"source": (2, 2), "target": (1, 2)}

weights = {}
for name, entry in given["weights"].items():
    values = tensor(entry)
    if values.dim() == 4:
        values = filters(values)
    elif values.dim() == 2 and name != "classMeans":
        values = values.t().contiguous()
    weights[name] = values.requires_grad_()
discriminator = [values for name, values in weights.items() if name.startswith("discriminator/")]
translator = [values for name, values in weights.items() if not name.startswith("discriminator/")]
rates = given["learningRates"]
optimizer = torch.optim.Adam(translator, lr=rates["translator"], betas=(0.5, 0.99))
discriminator_optimizer = torch.optim.Adam(discriminator, lr=rates["discriminator"], betas=(0.5, 0.99))

critic_net = two_head_net if any(name.startswith("block") for name in given["critic"]) else classifier_net
critic = critic_net.classifier_weights(given["critic"])
class_means = weights["classMeans"]
terms_weights = given["lossWeights"]
noises = [{purpose: tensor(entry) for purpose, entry in step.items()} for step in given["noises"]]
batch = {domain: channels_last(tensor(given[domain]["x"])) for domain in ("source", "target")}
labels = {domain: torch.tensor(given[domain]["labels"]) for domain in ("source", "target")}


def leaky(x):
    return F.leaky_relu(x, 0.1)


def dense(name, x):
    return F.linear(x, weights[name + "/kernel"], weights[name + "/bias"])


def convolution(name, x, strides):
    return same_convolution(x, weights[name + "/kernel"], weights[name + "/bias"], strides)


def strided_trunk(name, x, strides):
    for layer in (1, 2, 3):
        x = leaky(convolution(f"{name}/convolution{layer}", x, strides))
    return x.permute(0, 2, 3, 1).flatten(1)


def encode(domain, x):
    hidden = leaky(dense(f"{domain}/encoder/dense", strided_trunk(f"{domain}/encoder", x, STRIDES[domain])))
    heads = dense("shared/encoder/latent1", leaky(dense("shared/encoder/latent2", hidden)))
    mean, log_variance = heads.chunk(2, 1)
    return mean, log_variance.clamp(-8, 2)


def decode(domain, z):
    hidden = leaky(dense("shared/decoder/latent2", leaky(dense("shared/decoder/latent1", z))))
    hidden = leaky(dense(f"{domain}/decoder/dense", hidden))
    extents = EXTENTS[domain]
    hidden = hidden.unflatten(1, (*extents[3], -1)).permute(0, 3, 1, 2)
    for stage in (1, 2, 3):
        # the same copies as doubling and cropping: floor(i n / (2n - 1)) = floor(i / 2) for i < 2n - 1
        hidden = F.interpolate(hidden, size=extents[3 - stage], mode="nearest")
        hidden = convolution(f"{domain}/decoder/convolution{stage}", hidden, (1, 1))
        if stage < 3:
            hidden = leaky(hidden)
    return hidden


def discriminate(x):
    return dense("discriminator/dense", strided_trunk("discriminator", x, STRIDES["source"]))[:, 0]


def latents(domain, x, known, noise):
    """Posterior, a sample of it, and the sample pulled to the class means in the rows whose class is known: the first ones."""
    mean, log_variance = encode(domain, x)
    z = mean + (0.5 * log_variance).exp() * (torch.randn_like(mean) if noise is None else noise)
    n, c = len(known), CLASS_LATENT
    pulled = torch.cat([torch.cat([torch.lerp(z[:n, :c], class_means[known], PULL), z[:n, c:]], 1), z[n:]])
    return mean, log_variance, z, pulled


def kl_normal(mean, log_variance):
    return 0.5 * (log_variance.exp() + mean.square() - 1 - log_variance).sum(1)


def class_logits(z):
    zc = z[:, :CLASS_LATENT]
    return zc @ class_means.t() - 0.5 * (zc.square().sum(1, keepdim=True) + class_means.square().sum(1))


def kl_from_prior(mean, log_variance, z, known):
    n, c = len(known), CLASS_LATENT
    prior = F.pad(class_means[known], (0, LATENT - c))
    of_labeled = kl_normal(mean[:n] - prior, log_variance[:n])
    if n == len(mean):
        return of_labeled
    mean, log_variance, z = mean[n:], log_variance[n:], z[n:]
    squared = (z[:, :c] - mean[:, :c]).square() * (-log_variance[:, :c]).exp()
    log_posterior = -0.5 * (squared + log_variance[:, :c]).sum(1) - c * HALF_LOG_TWO_PI
    log_mixture = class_logits(z).logsumexp(1) - math.log(len(class_means)) - c * HALF_LOG_TWO_PI
    return torch.cat([of_labeled, log_posterior - log_mixture + kl_normal(mean[:, c:], log_variance[:, c:])])


def nll(x, reconstruction, domain):
    log_sigma = weights[domain + "/logSigma"]
    return F.mse_loss(reconstruction, x) * (0.5 * (-2 * log_sigma).exp()) + log_sigma + HALF_LOG_TWO_PI


def other(domain):
    return "target" if domain == "source" else "source"


def objective(real_features, noise):
    on = {name for name, weight in terms_weights.items() if weight > 0}
    terms = {}
    posterior = {d: latents(d, batch[d], labels[d], noise.get(d)) for d in ("source", "target")}
    terms["kl"] = sum(kl_from_prior(*posterior[d][:3], labels[d]).mean() for d in posterior)
    terms["latentClass"] = sum(
        F.cross_entropy(class_logits(posterior[d][2][: len(labels[d])]), labels[d]) for d in posterior
    )
    translation = {}
    terms["reconstruction"] = 0
    for d in posterior:
        parts = [posterior[d][3]] + ([posterior[other(d)][3]] if "cycle" in on else [])
        decoded = decode(d, torch.cat(parts) if len(parts) > 1 else parts[0])
        terms["reconstruction"] = terms["reconstruction"] + nll(batch[d], decoded[: len(parts[0])], d)
        translation[other(d)] = decoded[len(parts[0]) :]
    if "cycle" in on:
        terms["cycle"] = terms["cycleKl"] = 0
        for d in posterior:
            mean, log_variance, z, pulled = latents(other(d), translation[d], labels[d], noise.get(d + " back"))
            terms["cycle"] = terms["cycle"] + nll(batch[d], decode(d, pulled), d)
            terms["cycleKl"] = terms["cycleKl"] + kl_from_prior(mean, log_variance, z, labels[d]).mean()
    if "criticClass" in on:
        features, logits = critic_net.classifier_forward(critic, translation["source"][: len(labels["source"])])
        terms["criticClass"] = F.cross_entropy(logits, labels["source"])
        terms["criticReal"] = F.softplus(-logits.logsumexp(1)).mean()
    if "featureMatching" in on:
        gap = (features.mean(0) - real_features.mean(0)).abs().mean()
        deviations = [(f.var(0, unbiased=False) + 1e-6).sqrt() for f in (features, real_features)]
        terms["featureMatching"] = gap + (deviations[0] - deviations[1]).abs().mean()
    fake = translation["target"] if "ganSource" in on else None
    if fake is not None:
        terms["ganSource"] = F.softplus(-discriminate(fake)).mean()
    return sum(terms_weights[name] * term for name, term in terms.items()), terms, fake


def take(step):
    noise = {} if step is None else noises[step]
    real_features = None
    if terms_weights["featureMatching"] > 0:
        with torch.no_grad():
            real_features = critic_net.classifier_forward(critic, batch["target"])[0]
    total, terms, fake = objective(real_features, noise)
    optimizer.zero_grad()
    total.backward(inputs=translator)
    norm = torch.nn.utils.clip_grad_norm_(translator, given["clipNorm"])
    optimizer.step()
    numbers = {**terms, "total": total, "gradientNorm": norm}
    if fake is not None:
        of_real, of_fake = discriminate(torch.cat([batch["source"], fake.detach()])).split([len(batch["source"]), len(fake)])
        loss = F.softplus(-of_real).mean() + F.softplus(of_fake).mean()
        discriminator_optimizer.zero_grad()
        loss.backward(inputs=discriminator)
        torch.nn.utils.clip_grad_norm_(discriminator, given["clipNorm"])
        discriminator_optimizer.step()
        numbers["discriminator"] = loss
    values = torch.stack([numbers[name] for name in given["reported"]])
    return values.tolist()


serve(take, weights, [optimizer, discriminator_optimizer], untransposed=("classMeans",))
