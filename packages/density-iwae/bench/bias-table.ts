/**
 * Bias and spread of every estimator on probabilistic PCA, whose log p(x) is known: `tsx packages/density-iwae/bench/bias-table.ts`, the table
 * of the README.
 */
import * as tf from '@tensorflow/tfjs';
import { logDensity, type LogDensityOptions } from '../src/index';
import { laplaceProposal, refinedProposal } from '../src/proposals';
import { ProbabilisticPca } from '../test/probabilistic-pca';

const plans: Record<string, LogDensityOptions> = {
  ELBO: { estimator: 'elbo' },
  'IWAE-16': { samples: 16 },
  'IWAE-64': {},
  'IWAE-512': { samples: 512 },
  'JVI-1, 16 draws': { estimator: 'jvi1', samples: 16 },
  'JVI-1, 64 draws': { estimator: 'jvi1' },
  'refined, IWAE-64': { proposal: refinedProposal({ steps: 60 }) },
  'Laplace, IWAE-64': { proposal: laplaceProposal({ steps: 40 }) },
  'Laplace alone': { estimator: 'laplace', proposal: laplaceProposal({ steps: 40 }) },
  'AIS, 32 chains': { estimator: 'ais', samples: 32, ais: { temperatures: 40, leapfrogSteps: 4, pilotChains: 4 } },
};
const ITEMS = 100;

async function main(): Promise<void> {
  await tf.setBackend('cpu');
  const rows: Record<string, Record<string, string>> = {};
  for (const size of [2, 16, 64]) {
    const pca = new ProbabilisticPca(size, true);
    const model = pca.model({ shift: 1 / Math.sqrt(size), inflation: 0.9 });
    for (const [name, options] of Object.entries(plans)) {
      const { x, truth } = pca.items(ITEMS, 1);
      const result = await logDensity(model, x, { ...options, chunkSize: 100, seed: size });
      const gaps = truth.map((value, item) => result.logDensity[item] - value);
      const bias = gaps.reduce((sum, gap) => sum + gap, 0) / ITEMS;
      const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - bias) ** 2, 0) / (ITEMS - 1));
      const trusted = Math.round(100 * result.trustworthyShare);
      (rows[name] ??= {})[`D = ${size}`] = `${bias.toFixed(3)} ± ${deviation.toFixed(3)} (${trusted} %)`;
      x.dispose();
    }
  }
  console.table(rows);
}

void main();
