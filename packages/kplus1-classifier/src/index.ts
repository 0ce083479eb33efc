export { Classifier, createClassifier, type ClassifierOptions, type ForwardOptions } from './classifier';
export type { PredictOptions, Prediction } from './predict';
export { WeightAverage } from './weight-average';
export { ClassifierError } from './errors';
export { kPlus1Probabilities, type KPlus1Probabilities } from './kplus1-probabilities';
export { expectedCalibrationError } from './calibration/expected-calibration-error';
export { reliabilityBins, type ReliabilityBin } from './calibration/reliability-bins';
export {
  applyTemperature,
  fitTemperature,
  type FittedTemperature,
  type TemperatureOptions,
} from './calibration/temperature-scaling';
export type { NamedWeights } from './named-weights';
export type { Functionals, Spectrograms } from './spectrograms';
export { seededRandom } from './random/seeded-random';
export { normalRandom } from './random/normal-random';
export { augmentBatch, type AugmentOptions } from './augmentation/augment-batch';
export { augmentSpeech, type AugmentSpeechOptions } from './augmentation/augment-speech';
export { warpTime } from './augmentation/warp-time';
export { warpBands } from './augmentation/warp-bands';
export { spectralCurve } from './augmentation/spectral-curve';
export { maskBands, maskFrames } from './augmentation/mask-run';

export { activeFrames, type ActiveFramesOptions } from './functionals/active-frames';
export { cepstra } from './functionals/cepstra';
export { deltas } from './functionals/deltas';
export { summaryStatisticNames, summaryStatistics } from './functionals/summary-statistics';
export {
  functionalCount,
  spectrogramFunctionals,
  type FunctionalsOptions,
} from './functionals/spectrogram-functionals';
export { fitStandardization, standardize, type Standardization } from './functionals/standardization';

export type {
  ClassifierOutput,
  DropoutMasks,
  DropoutSite,
  NamedVariable,
  Network,
  NetworkInput,
} from './network/network';
export type { NetworkOptions } from './network/build-network';
export { groupMeans } from './network/group-means';
export type { TimeConvolutionOptions } from './network/time-convolution';
export type { Residual2dOptions } from './network/residual-2d';
export type { ResidualRecurrentOptions } from './network/residual-recurrent';
export type { ResidualAttentionOptions } from './network/residual-attention';
export type { DenseOptions } from './network/dense';
export { attentionPooling, type AttentionPoolingWeights } from './network/attention-pooling';
export { gatedRecurrentUnit, type GatedRecurrentUnitWeights } from './network/gated-recurrent-unit';
export type { TwoHeadOptions } from './network/two-head-settings';
export { jointLogits } from './network/joint-logits';
export { attentiveStatisticsPooling, type AttentionWeights } from './network/attentive-statistics-pooling';
export { groupStandardization } from './network/group-standardization';
export { groupNormalization } from './network/group-normalization';
export { leakyRelu } from './network/leaky-relu';
export { statisticsPooling } from './network/statistics-pooling';
export { dropoutMask, dropoutMasks } from './network/dropout-mask';

export { logSumExp } from './objective/log-sum-exp';
export { oneHot, type Labels } from './objective/one-hot';
export { labeledLoss, type LabeledOver } from './objective/labeled-loss';
export { fakeLoss } from './objective/fake-loss';
export { realLoss } from './objective/real-loss';
export { conditionalEntropy } from './objective/conditional-entropy';
export { smoothnessTerm, type Smoothness } from './objective/smoothness-term';
export {
  appendFakeLogit,
  explicitConditionalEntropy,
  explicitFakeLoss,
  explicitKPlus1Probabilities,
  explicitLabeledLoss,
  explicitRealLoss,
  subtractFakeLogit,
} from './objective/explicit-kplus1';
export {
  defaultObjectiveWeights,
  objectiveTerms,
  weightedSum,
  type ObjectiveOptions,
  type ObjectiveParts,
  type ObjectiveTerm,
  type ObjectiveWeights,
} from './objective/objective';

export {
  createClassifierStep,
  type ClassifierStep,
  type ClassifierStepOptions,
  type GraphSmoothness,
  type StepSettings,
} from './training/classifier-step';
export type { TrainStepReport } from './training/step-report';
export { trainClassifierStep, type TrainStepOptions } from './training/train-classifier-step';
export type { StepCompiler, TensorStep } from './training/step-compiler';
export type { LabeledPart, TrainingBatch, UnlabeledPart } from './training/training-batch';
export { AdamW, type AdamWNumbers, type AdamWOptions, type AdamWState } from './training/adamw';
export { linearDecaySchedule, type LinearDecayOptions } from './training/linear-decay-schedule';
export { cosineSchedule, type CosineScheduleOptions } from './training/cosine-schedule';
export { monitors, type MonitorOptions, type Monitors } from './training/monitors';

export { decodeWeights, encodeWeights } from './persistence/safetensors';
export { decodeClassifier, encodeClassifier } from './persistence/classifier-file';
