/** The benchmark's two computations in PyTorch, from the weights and inputs it is given on standard input. */
export const peerScript = `
import json, sys, time, statistics
import numpy as np, torch
import torch.nn.functional as F
torch.set_num_threads(1)
given = json.load(sys.stdin)
library = "torch " + torch.__version__.split("+")[0]

def timed(loss, parameters, repeats):
    times = []
    for repeat in range(repeats + 2):
        for parameter in parameters: parameter.grad = None
        start = time.perf_counter()
        value = loss()
        value.backward()
        norm = sum((p.grad ** 2).sum() for p in parameters if p.grad is not None).sqrt().item()
        if repeat >= 2: times.append(1000 * (time.perf_counter() - start))
    return {"library": library, "loss": value.item(), "gradientNorm": norm, "milliseconds": statistics.median(times)}

latent = {name: torch.tensor(values, requires_grad=True) for name, values in given["latent"].items()}
def mixture_kl():
    mean, log_variance, z, mu = latent["mean"], latent["logVariance"], latent["z"], latent["classMeans"]
    c = mu.shape[1]
    posterior = torch.distributions.Normal(mean[:, :c], (log_variance[:, :c] / 2).exp(), validate_args=False)
    log_components = -0.5 * ((z[:, None, :c] - mu) ** 2).sum(2) - 0.5 * c * np.log(2 * np.pi) - np.log(len(mu))
    kl_class = posterior.log_prob(z[:, :c]).sum(1) - torch.logsumexp(log_components, 1)
    kl_style = 0.5 * (log_variance[:, c:].exp() + mean[:, c:] ** 2 - 1 - log_variance[:, c:]).sum(1)
    return (kl_class + kl_style).mean()

# the same nets in PyTorch's layout: filters [out, in, height, width], items [batch, channels, height, width]
weights = {}
for weight in given["weights"]:
    values = torch.tensor(weight["values"], dtype=torch.float32).reshape(weight["shape"])
    if len(weight["shape"]) == 4: values = values.permute(3, 2, 0, 1).contiguous()
    weights[weight["name"]] = values.requires_grad_()
leaky = lambda x: F.leaky_relu(x, 0.1)
dense = lambda name, x: x @ weights[name + "/kernel"] + weights[name + "/bias"]

def convolution(name, x, stride):
    kernel = weights[name + "/kernel"]
    padding = []
    for length, size in zip(reversed(x.shape[2:]), reversed(kernel.shape[2:])):
        step = stride if length > 1 else 1
        missing = max((-(-length // step) - 1) * step + size - length, 0)
        padding += [missing // 2, missing - missing // 2]
    strides = [stride if length > 1 else 1 for length in x.shape[2:]]
    return F.conv2d(F.pad(x, padding), kernel, weights[name + "/bias"], strides)

def reconstruct(domain, x, extents, latent_size=64):
    hidden = x
    for layer in (1, 2, 3): hidden = leaky(convolution(f"{domain}/encoder/convolution{layer}", hidden, 2))
    hidden = leaky(dense(f"{domain}/encoder/dense", hidden.permute(0, 2, 3, 1).reshape(len(x), -1)))
    mean = dense("shared/encoder/latent1", leaky(dense("shared/encoder/latent2", hidden)))[:, :latent_size]
    hidden = leaky(dense("shared/decoder/latent2", leaky(dense("shared/decoder/latent1", mean))))
    hidden = leaky(dense(f"{domain}/decoder/dense", hidden))
    hidden = hidden.reshape(len(x), *extents[3], -1).permute(0, 3, 1, 2)
    for stage in (1, 2, 3):
        height, width = extents[3 - stage]
        if height > hidden.shape[2]: hidden = hidden.repeat_interleave(2, 2)
        hidden = hidden.repeat_interleave(2, 3)[:, :, :height, :width]
        hidden = convolution(f"{domain}/decoder/convolution{stage}", hidden, 1)
        if stage < 3: hidden = leaky(hidden)
    return hidden

faces = torch.tensor(given["faces"], dtype=torch.float32).reshape(given["batch"], 1, 48, 48)
sounds = torch.tensor(given["sounds"], dtype=torch.float32).reshape(given["batch"], 1, 156, 64).permute(0, 3, 1, 2).contiguous()
def autoencoders():
    total = 0
    for domain, x, extents in (
        ("source", faces, [(48, 48), (24, 24), (12, 12), (6, 6)]),
        ("target", sounds, [(1, 156), (1, 78), (1, 39), (1, 20)]),
    ):
        variance = (2 * weights[domain + "/logSigma"]).exp().expand_as(x)
        total = total + F.gaussian_nll_loss(reconstruct(domain, x, extents), x, variance, full=True, eps=0)
    return total

print(json.dumps({
    "mixtureKl": timed(mixture_kl, list(latent.values()), 15),
    "autoencoders": timed(autoencoders, list(weights.values()), 15),
}))
`;
