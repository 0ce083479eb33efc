export { TranslatorError } from './errors';
export { image2AudioDomains, type DomainName, type Image2AudioSizes } from './domain-spec';
export type { DomainSpec } from './domains/kinds';
export type { ImageDomainSpec } from './domains/image';
export type { SequenceDomainSpec } from './domains/sequence';
export type { VectorDomainSpec } from './domains/vector';
export { createTranslator, Translator, type LatentOptions } from './translator';
export type { CompleteTranslatorOptions, Prior, TranslatorOptions } from './translator-options';
export type { Likelihood, LikelihoodFamily } from './likelihood';
export {
  loadTranslator,
  saveTranslator,
  type LoadedTranslator,
  type SaveOptions,
} from './persistence/saved-translator';
export { translationModel } from './persistence/translation-model';

export type { Posterior } from './latent/posterior';
export type { Labels } from './latent/labels';
export type { GanLoss } from './losses/gan/gan-loss';

export {
  createTranslatorStep,
  trainTranslatorStep,
  type StepLosses,
  type StepSeed,
  type TrainStepOptions,
  type TranslatorStep,
  type TranslatorStepOptions,
} from './training/train-step';
export { completeLossWeights, defaultLossWeights, warmUpLossWeights, type LossWeights } from './training/loss-weights';
export {
  createTranslatorOptimizers,
  getOptimizerStates,
  setOptimizerStates,
  type OptimizerOptions,
  type OptimizerStates,
  type PlayerOptimizer,
  type TranslatorOptimizers,
} from './training/optimizers';
export { trainTranslatorRounds, type RoundReport, type TrainRoundsOptions } from './training/train-rounds';
export type { Critic } from './training/critic';
export type { LabeledItems, TranslatorBatch } from './training/translator-batch';
