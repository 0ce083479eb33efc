/**
 * Estimates of log p(x) under a small variational autoencoder, against the same autoencoder and estimates in torch
 * on one thread, the jackknife against numpy, and the diagnostics alone: `npm run bench [-- --json]`.
 */
import * as tf from '@tensorflow/tfjs';
import {
  askPeer,
  benchmarkRow,
  medianMilliseconds,
  pythonPeer,
  RowReport,
  type BenchmarkRow,
} from '@image2audio/benchmark/harness';
import { FeatureVae } from '../src/feature-space/feature-vae';
import { trainFeatureVae } from '../src/feature-space/train-feature-vae';
import { iwae } from '../src/estimators/iwae';
import { jvi1 } from '../src/estimators/jvi1';
import { effectiveSampleSize, kHat } from '../src/diagnostics';
import { logDensity, type LogDensityOptions, type LogDensityResult } from '../src/index';
import { WeightSummary } from '../src/weights/weight-summary';

const [ITEMS, INPUTS, LATENT, HIDDEN, SAMPLES, WEIGHTS] = [384, 32, 8, 64, 64, 512];
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

def ais():
    """The same annealing: from the encoder, sigmoid ladder, leapfrog in its deviations; the step size is given."""
    chains, temperatures, leapfrogs, step = given["ais"]
    items = x[: given["aisItems"]]
    with torch.no_grad():
        mean, log_variance = dense(leaky(dense(items, 0)), 1).chunk(2, 1)
        scale = (0.5 * log_variance.clamp(-8, 4)).exp()
    start = torch.distributions.Normal(mean, scale)
    log_sigma = weights[8].clamp(min=-4)

    def terms(z):
        likelihood = torch.distributions.Normal(dense(leaky(dense(z, 2)), 3), log_sigma.exp())
        prior = torch.distributions.Normal(0.0, 1.0)
        return start.log_prob(z).sum(-1), likelihood.log_prob(items).sum(-1) + prior.log_prob(z).sum(-1)

    def gradient(z, b):
        z = z.detach().requires_grad_()
        first, last = terms(z)
        return torch.autograd.grad(((1 - b) * first + b * last).sum(), z)[0]

    ladder = 1 / (1 + np.exp(-4 * (2 * np.arange(temperatures + 1) / temperatures - 1)))
    ladder = (ladder - ladder[0]) / (ladder[-1] - ladder[0])
    z = start.sample((chains,))
    with torch.no_grad():
        first, last = terms(z)
    total = torch.zeros(first.shape, dtype=torch.float64)
    for t in range(1, temperatures + 1):
        total += (ladder[t] - ladder[t - 1]) * (last - first).double()
        if t == temperatures:
            break
        b = float(ladder[t])
        momentum = torch.randn(z.shape)
        size = step * (0.8 + 0.4 * torch.rand(first.shape)).unsqueeze(-1)
        q, p = z, momentum + size / 2 * scale * gradient(z, b)
        for leap in range(1, leapfrogs + 1):
            q = q + scale * size * p
            p = p + (1 if leap < leapfrogs else 0.5) * size * scale * gradient(q, b)
        with torch.no_grad():
            new_first, new_last = terms(q)
        before = (1 - b) * first + b * last - (momentum**2).sum(-1) / 2
        after = (1 - b) * new_first + b * new_last - (p**2).sum(-1) / 2
        accepted = torch.rand(first.shape) < (after - before).clamp(max=0).exp()
        z = torch.where(accepted.unsqueeze(-1), q, z)
        first, last = torch.where(accepted, new_first, first), torch.where(accepted, new_last, last)
    return torch.logsumexp(total, 0) - np.log(chains)

def jackknife(log_weights):
    """IWAE and JVI-1 with their standard errors, all items at once."""
    k = log_weights.shape[1]
    largest = log_weights.max(1, keepdims=True)
    w = np.exp(log_weights - largest)
    total = w.sum(1, keepdims=True)
    bound = (largest + np.log(total / k))[:, 0]
    error = np.sqrt(((w / (total / k) - 1) ** 2).sum(1) / (k - 1) / k)
    left = np.log1p(-w / total)
    jvi = bound + (k - 1) * (np.log1p(-1 / k) - left.mean(1))
    return bound, error, jvi, (k - 1) * left.std(1, ddof=1) / np.sqrt(k)

def timed(work, calls):
    times = []
    for call in range(calls + 2):
        start = time.perf_counter()
        values = work()
        times.append((time.perf_counter() - start) * 1000)
    return float(np.median(times[2:])), values

log_weights = np.array(given["logWeights"]).reshape(given["items"], -1)
name = f"torch {torch.__version__.split('+')[0]}, 1 thread"
milliseconds, values = timed(log_density, 15)
ais_milliseconds, ais_values = timed(ais, 3)
jackknife_milliseconds, jackknife_values = timed(lambda: jackknife(log_weights), 15)
print(json.dumps({
    "iwae": {"name": name, "milliseconds": milliseconds, "logDensity": values.tolist()},
    "ais": {"name": name, "milliseconds": ais_milliseconds, "logDensity": ais_values.tolist()},
    "jackknife": {
        "name": f"numpy {np.__version__}, 1 thread",
        "milliseconds": jackknife_milliseconds,
        "logDensity": jackknife_values[2].tolist(),
    },
}))
`;

interface PeerResult {
  name: string;
  milliseconds: number;
  logDensity: number[];
}
type PeerResults = Record<'iwae' | 'ais' | 'jackknife', PeerResult>;

/** Annealing is dear: a sixth of the items. One pilot chain for step sizes is the part of the work that the peer does not do. */
const AIS = { items: 64, samples: 16, temperatures: 20, leapfrogSteps: 5, stepSize: 0.5 };

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

/** Throws where the means over the items differ by more than chance. */
function checkAgreement(what: string, ours: LogDensityResult, peer: ArrayLike<number>): void {
  const difference = mean(ours.logDensity) - mean(peer);
  const standardError = Math.sqrt((2 * mean(ours.standardError.map((value) => value ** 2))) / peer.length);
  if (!(Math.abs(difference) < AGREEMENT * standardError)) {
    throw new Error(
      `${what}: the mean log-densities differ by ${difference}, with a standard error of ${standardError}`,
    );
  }
}

async function main(): Promise<void> {
  await tf.setBackend('cpu');
  const { vae, x } = await trainedModel();
  const few = tf.slice(x, 0, AIS.items);
  const { temperatures, leapfrogSteps, stepSize } = AIS;
  const annealed: LogDensityOptions = {
    estimator: 'ais',
    samples: AIS.samples,
    ais: { temperatures, leapfrogSteps, stepSize, pilotChains: 1 },
  };
  const weights = Float64Array.from(await tf.randomNormal([ITEMS * WEIGHTS], 0, 1, 'float32', 4).data());
  const ofItem = (item: number) => weights.subarray(item * WEIGHTS, (item + 1) * WEIGHTS);
  const input = {
    x: Array.from(await x.data()),
    items: ITEMS,
    samples: SAMPLES,
    latent: LATENT,
    ais: [AIS.samples, temperatures, leapfrogSteps, stepSize],
    aisItems: AIS.items,
    logWeights: Array.from(weights),
    weights: vae.variables().map((variable) => [Array.from(variable.dataSync()), variable.shape]),
  };
  const peers = await askPeer(() => pythonPeer<PeerResults>(peerScript, input));
  /** A row with the part of the peer's result that `check` accepts. */
  const row = async (
    name: string,
    ours: () => Promise<number>,
    part: keyof PeerResults,
    check: (theirs: PeerResult) => unknown,
  ): Promise<BenchmarkRow> => {
    const answer = await askPeer(() => peers.result?.[part] ?? null, check);
    return benchmarkRow(name, await ours(), answer.result, peers.error ?? answer.error);
  };
  const jackknife = () => {
    for (let item = 0; item < ITEMS; item++) {
      const summary = WeightSummary.of(ofItem(item));
      iwae(summary);
      jvi1(summary);
    }
  };
  const diagnose = () => {
    for (let item = 0; item < ITEMS; item++) {
      effectiveSampleSize(ofItem(item));
      kHat(ofItem(item));
    }
  };
  const network = `autoencoder ${INPUTS}-${HIDDEN}-${LATENT}`;
  const chains = `${AIS.items} items x ${AIS.samples} chains x ${temperatures} temperatures x ${leapfrogSteps} leapfrog steps`;
  const once = { repeats: 3, warmup: 1 };
  const report = new RowReport();
  report.add(
    await row(
      `IWAE with diagnostics, ${network}, ${ITEMS} items x ${SAMPLES} draws, TensorFlow.js cpu, 1 thread`,
      () => medianMilliseconds(() => logDensity(vae, x, { samples: SAMPLES })),
      'iwae',
      async (theirs) => checkAgreement('IWAE', await logDensity(vae, x, { samples: SAMPLES }), theirs.logDensity),
    ),
  );
  report.add(
    await row(
      `AIS with diagnostics, ${network}, ${chains}, TensorFlow.js cpu, 1 thread`,
      () => medianMilliseconds(() => logDensity(vae, few, annealed), once),
      'ais',
      async (theirs) => checkAgreement('AIS', await logDensity(vae, few, annealed), theirs.logDensity),
    ),
  );
  report.add(
    benchmarkRow(
      `refined proposal, 150 steps, ${network}, ${AIS.items} items, TensorFlow.js cpu, 1 thread`,
      await medianMilliseconds(() => logDensity(vae, few, { proposal: 'refined', samples: SAMPLES }), once),
    ),
  );
  report.add(
    benchmarkRow(
      `Laplace, ${network}, ${AIS.items} items, TensorFlow.js cpu, 1 thread`,
      await medianMilliseconds(() => logDensity(vae, few, { estimator: 'laplace', samples: SAMPLES }), once),
    ),
  );
  report.add(
    await row(
      `IWAE and JVI-1 with standard errors from ${ITEMS} x ${WEIGHTS} weights that come one by one, 1 thread`,
      () => medianMilliseconds(jackknife),
      'jackknife',
      ({ logDensity: theirs }) => {
        for (let item = 0; item < ITEMS; item++) {
          const difference = jvi1(WeightSummary.of(ofItem(item))).logDensity - theirs[item];
          if (!(Math.abs(difference) < 1e-9)) throw new Error(`JVI-1 of item ${item} differs by ${difference}`);
        }
      },
    ),
  );
  report.add(
    benchmarkRow(
      `effective sample size and k-hat of ${ITEMS} x ${WEIGHTS} weights, 1 thread`,
      await medianMilliseconds(diagnose),
    ),
  );
  report.end();
}

void main();
