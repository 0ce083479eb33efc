/**
 * The estimate of log p(x) under a small variational autoencoder, against the same autoencoder and estimate in torch
 * on one thread, and the diagnostics alone: `npm run bench [-- --json]`.
 */
import * as tf from '@tensorflow/tfjs';
import { benchmarkRow, medianMilliseconds, printRows, pythonPeer } from '../../../tools/benchmark/harness';
import { FeatureVae } from '../src/feature-space/feature-vae';
import { trainFeatureVae } from '../src/feature-space/train-feature-vae';
import { effectiveSampleSize, kHat, logDensity } from '../src/index';

const [ITEMS, INPUTS, LATENT, HIDDEN, SAMPLES] = [384, 32, 8, 64, 64];
/** Both sides draw their own noise: their means over the items may differ by this many standard errors. */
const AGREEMENT = 5;

const peerScript = `
import json, sys, time
import numpy as np
import torch

given = json.load(sys.stdin)
torch.set_num_threads(1)
torch.manual_seed(0)
x = torch.tensor(given["x"]).reshape(given["items"], -1)
weights = [torch.tensor(values).reshape(shape) for values, shape in given["weights"]]
samples, latent = given["samples"], given["latent"]

def dense(values, layer):
    return values @ weights[2 * layer] + weights[2 * layer + 1]

def leaky(values):
    return torch.nn.functional.leaky_relu(values, 0.1)

@torch.no_grad()
def log_density():
    mean, log_variance = dense(leaky(dense(x, 0)), 1).chunk(2, 1)
    posterior = torch.distributions.Normal(mean, (0.5 * log_variance.clamp(-8, 4)).exp())
    z = posterior.sample((samples,))
    likelihood = torch.distributions.Normal(dense(leaky(dense(z, 2)), 3), weights[8].clamp(min=-4).exp())
    prior = torch.distributions.Normal(0.0, 1.0)
    terms = likelihood.log_prob(x).sum(-1), prior.log_prob(z).sum(-1), -posterior.log_prob(z).sum(-1)
    return torch.logsumexp(sum(term.double() for term in terms), 0) - np.log(samples)

times = []
for call in range(18):
    start = time.perf_counter()
    values = log_density()
    times.append((time.perf_counter() - start) * 1000)
print(json.dumps({
    "name": f"torch {torch.__version__.split('+')[0]}, 1 thread",
    "milliseconds": float(np.median(times[3:])),
    "logDensity": values.tolist(),
}))
`;

interface PeerResult {
  name: string;
  milliseconds: number;
  logDensity: number[];
}

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

/** Items of six factors with noise, and an autoencoder that was trained on them for a while. */
async function trainedModel(): Promise<{ vae: FeatureVae; x: tf.Tensor2D }> {
  const x = tf.tidy(() => {
    const factors = tf.matMul(
      tf.randomNormal([ITEMS, 6], 0, 1, 'float32', 1),
      tf.randomNormal([6, INPUTS], 0, 0.4, 'float32', 2),
    );
    return tf.add<tf.Tensor2D>(factors, tf.randomNormal([ITEMS, INPUTS], 0, 0.5, 'float32', 3));
  });
  const vae = new FeatureVae(INPUTS, LATENT, HIDDEN, 1);
  const plan = { steps: 300, batchSize: 128, learningRate: 0.003, seed: 1 };
  await trainFeatureVae(vae, Float64Array.from(await x.data()), plan);
  return { vae, x };
}

async function main(): Promise<void> {
  await tf.setBackend('cpu');
  const { vae, x } = await trainedModel();
  const ours = await logDensity(vae, x, { samples: SAMPLES });
  const peer = pythonPeer<PeerResult>(peerScript, {
    x: Array.from(await x.data()),
    items: ITEMS,
    samples: SAMPLES,
    latent: LATENT,
    weights: vae.variables().map((variable) => [Array.from(variable.dataSync()), variable.shape]),
  });
  if (peer) {
    const difference = mean(ours.logDensity) - mean(peer.logDensity);
    const standardError = Math.sqrt((2 * mean(ours.standardError.map((value) => value ** 2))) / ITEMS);
    if (!(Math.abs(difference) < AGREEMENT * standardError)) {
      throw new Error(`the mean log-densities differ by ${difference}, with a standard error of ${standardError}`);
    }
  }
  const weights = Float64Array.from(await tf.randomNormal([ITEMS * SAMPLES], 0, 1, 'float32', 4).data());
  const diagnose = () => {
    for (let item = 0; item < ITEMS; item++) {
      const ofItem = weights.subarray(item * SAMPLES, (item + 1) * SAMPLES);
      effectiveSampleSize(ofItem);
      kHat(ofItem);
    }
  };
  const size = `${ITEMS} items x ${SAMPLES} draws`;
  printRows([
    benchmarkRow(
      `IWAE with diagnostics, autoencoder ${INPUTS}-${HIDDEN}-${LATENT}, ${size}, TensorFlow.js cpu, 1 thread`,
      await medianMilliseconds(() => logDensity(vae, x, { samples: SAMPLES })),
      peer,
    ),
    benchmarkRow(`effective sample size and k-hat, ${size}, 1 thread`, await medianMilliseconds(diagnose)),
  ]);
}

void main();
