import { DensityError, requireInteger, requireOptions, requirePositive } from '../errors';

export interface AisOptions {
  /** Steps from the proposal to the posterior; default 100. 1 is plain importance sampling. */
  temperatures?: number;
  /** Leapfrog steps of one Hamiltonian move; default 10. */
  leapfrogSteps?: number;
  /** The share of moves that step sizes are adapted to have accepted, in (0, 1); default 0.65. */
  targetAcceptance?: number;
  /** Chains of the pilot run that finds the step sizes; default 8. */
  pilotChains?: number;
  /** Where the pilot's step size starts, in units of the proposal's deviations; default `0.5 / D^(1/4)`. */
  stepSize?: number;
}

export type CompleteAisOptions = Required<AisOptions>;

/** @throws DensityError where an option is outside its range */
export function completeAisOptions(options: AisOptions, latentSize: number): CompleteAisOptions {
  requireOptions<AisOptions>('ais', options, {
    temperatures: true,
    leapfrogSteps: true,
    targetAcceptance: true,
    pilotChains: true,
    stepSize: true,
  });
  const complete = {
    temperatures: 100,
    leapfrogSteps: 10,
    targetAcceptance: 0.65,
    pilotChains: 8,
    stepSize: 0.5 / latentSize ** 0.25,
    ...options,
  };
  const { targetAcceptance, stepSize } = complete;
  for (const name of ['temperatures', 'leapfrogSteps', 'pilotChains'] as const)
    requireInteger(`ais.${name}`, complete[name], 1);
  if (!(targetAcceptance > 0 && targetAcceptance < 1)) {
    throw new DensityError('ais.targetAcceptance', String(targetAcceptance), 'a share between 0 and 1');
  }
  requirePositive('ais.stepSize', stepSize);
  return complete;
}
