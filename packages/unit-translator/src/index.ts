export { TranslatorError } from './errors';
export {
  image2AudioDomains,
  type DomainName,
  type DomainSpec,
  type ImageDomainSpec,
  type SequenceDomainSpec,
  type VectorDomainSpec,
} from './domain-spec';
export { createTranslator, Translator, type LatentOptions } from './translator';
export type { CompleteTranslatorOptions, Prior, TranslatorOptions } from './translator-options';
export type { Likelihood, LikelihoodFamily } from './likelihood';
export type { NamedWeight } from './weights';
export {
  loadTranslator,
  saveTranslator,
  type LoadedTranslator,
  type SaveOptions,
} from './persistence/saved-translator';
export { translationModel } from './persistence/translation-model';

export { samplePosterior, type Posterior } from './latent/posterior';
export type { Labels } from './latent/labels';
export { latentClassLogits, priorMeans, pullToClassMeans } from './latent/class-means';
export { classMixtureLogDensity } from './latent/class-mixture';

export { gaussianLogLikelihood, gaussianNll } from './losses/gaussian-nll';
export { laplaceLogLikelihood, laplaceNll } from './losses/laplace-nll';
export { klNormal } from './losses/kl-normal';
export { klClassMixture } from './losses/kl-class-mixture';
export { latentClassCrossEntropy } from './losses/latent-class';
export { cycleKl, cycleNll } from './losses/cycle';
export { ganLosses, type GanLoss } from './losses/gan/gan-loss';
export { logisticDiscriminatorLoss, logisticGeneratorLoss } from './losses/gan/logistic';
export { leastSquaresDiscriminatorLoss, leastSquaresGeneratorLoss } from './losses/gan/least-squares';
export { hingeDiscriminatorLoss, hingeGeneratorLoss } from './losses/gan/hinge';
export { criticClassLoss, criticRealLoss } from './losses/critic';
export { featureMatchingLoss } from './losses/feature-matching';
export { pairedL1Loss } from './losses/paired-l1';

export {
  createTranslatorStep,
  trainTranslatorStep,
  type StepLosses,
  type StepSeed,
  type TrainStepOptions,
  type TranslatorStep,
  type TranslatorStepOptions,
} from './training/train-step';
export type { StepCompiler } from './training/step-compiler';
export { completeLossWeights, defaultLossWeights, warmUpLossWeights, type LossWeights } from './training/loss-weights';
export {
  createTranslatorOptimizers,
  getOptimizerStates,
  setOptimizerStates,
  type OptimizerStates,
  type TranslatorOptimizers,
} from './training/optimizers';
export { WeightAverage } from './training/weight-average';
export { trainTranslatorRounds, type RoundReport, type TrainRoundsOptions } from './training/train-rounds';
export { Adam, type AdamOptions, type AdamState, type AdamStepNumbers } from './training/adam';
export type { Critic } from './training/critic';
export type { LabeledItems, TranslatorBatch } from './training/translator-batch';
