import { ais } from '../annealed/annealed-importance';
import { weighChunk } from '../log-weights';
import { elbo } from './elbo';
import type { EstimateOfWeights, Estimator } from './estimator';
import { iwae } from './iwae';
import { jvi1 } from './jvi1';
import { laplace } from './laplace';

/** The estimate from plain importance weights of the encoder's draws. */
const ofWeights = (estimate: EstimateOfWeights, fewestSamples = 1): Estimator => ({
  proposal: 'encoder',
  fewestSamples,
  estimate,
  async weigh(chunk, summaries) {
    await weighChunk(chunk, summaries);
    return {};
  },
});

/** Every estimator by its name: a further one is its file and a line here. */
export const estimators = {
  elbo: ofWeights(elbo),
  iwae: ofWeights(iwae),
  jvi1: ofWeights(jvi1, 2), // which leaves one draw out
  laplace,
  ais,
} satisfies Record<string, Estimator>;

/**
 * - `iwae`: the importance-weighted bound;
 * - `elbo`: the looser evidence lower bound;
 * - `jvi1`: IWAE with its bias of order 1/k taken away;
 * - `laplace`: Laplace's approximation at the mode, from no draws; the draws only check it;
 * - `ais`: annealed importance sampling, a chain a draw: the dearest, and the measure of the others.
 */
export type EstimatorName = keyof typeof estimators;
