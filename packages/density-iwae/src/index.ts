export type { AisOptions } from './annealed/ais-options';
export { annealedShare, type AnnealingOptions } from './annealed-share';
export { effectiveSampleSize } from './diagnostics/effective-sample-size';
export { kHat, largestUsableKHat } from './diagnostics/k-hat';
export type { TrustOptions } from './diagnostics/trust';
export { DensityError } from './errors';
export { fitFeatureDensity, type FeatureDensity, type FeatureDensityOptions } from './feature-space/feature-density';
export type { StepCompiler } from './feature-space/train-feature-vae';
export type { FeatureMatrix } from './feature-space/feature-matrix';
export {
  principalComponents,
  projectOnComponents,
  type PrincipalComponents,
} from './feature-space/principal-components';
export type { LatentModel } from './latent-model';
export { bernoulliLogLikelihood } from './likelihood/bernoulli';
export { gaussianLogLikelihood } from './likelihood/gaussian';
export { laplaceLogLikelihood } from './likelihood/laplace';
export { temperedModel } from './likelihood/tempered';
export { logDensity, type EstimatorName, type LogDensityOptions, type LogDensityResult } from './log-density';
export { classMixtureLogPrior } from './prior/class-mixture';
export { standardNormalLogPrior } from './prior/standard-normal';
export { encoderProposal } from './proposal/encoder';
export { laplaceProposal, type LaplaceOptions } from './proposal/laplace';
export type { ProposalName } from './proposal/named-proposals';
export { priorProposal } from './proposal/prior';
export { refinedProposal, type RefinementOptions } from './proposal/refined';
export type { Proposal, ProposalContext, ProposalMaker } from './proposal/proposal';
export { selectDensest, type DensitySplit, type SelectionOptions } from './select-densest';
