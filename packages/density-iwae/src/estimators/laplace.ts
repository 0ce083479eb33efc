import { DensityError } from '../errors';
import { weighChunk } from '../log-weights';
import type { Estimator } from './estimator';
import { iwae } from './iwae';

/** Laplace's value comes with its proposal, not from the weights, which then only tell whether to believe it. */
export const laplace: Estimator = {
  proposal: 'laplace',
  fewestSamples: 1,
  estimate: iwae,
  async weigh(chunk, summaries) {
    const { laplaceLogDensity } = chunk.proposal;
    if (!laplaceLogDensity) {
      const expected = "one with it, which the estimator 'laplace' takes";
      throw new DensityError('proposal', 'one without laplaceLogDensity', expected, 'Take laplaceProposal().');
    }
    await weighChunk(chunk, summaries);
    return { logDensity: laplaceLogDensity };
  },
};
