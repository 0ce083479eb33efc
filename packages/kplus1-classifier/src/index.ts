export { Classifier, createClassifier, type ClassifierOptions, type ForwardOptions } from './classifier';
export type { PredictOptions, Prediction } from './predict';
export { ClassifierError } from './errors';
export { kPlus1Probabilities, type KPlus1Probabilities } from './kplus1-probabilities';
export { decodeClassifier, encodeClassifier } from './persistence/classifier-file';
export type { Functionals, Spectrograms } from './spectrograms';

export type { ClassifierOutput, DropoutMasks, DropoutSite, Network, NetworkInput } from './network/network';
export type { NetworkOptions } from './network/build-network';
export { groupMeans } from './network/group-means';

export { oneHot, type Labels } from './objective/one-hot';
export { defaultObjectiveWeights, type ObjectiveTerm, type ObjectiveWeights } from './objective/objective';

export {
  createClassifierStep,
  type ClassifierStep,
  type ClassifierStepOptions,
  type StepSettings,
} from './training/classifier-step';
export type { GraphSmoothness } from './training/gradient-step';
export type { TrainStepReport } from './training/step-report';
export type { LabeledPart, TrainingBatch, UnlabeledPart } from './training/training-batch';
export { monitors, type MonitorOptions, type Monitors } from './training/monitors';

export { augmentBatch, type AugmentOptions } from './augmentation/augment-batch';
export { augmentSpeech, type AugmentSpeechOptions } from './augmentation/augment-speech';
export { activeFrames, type ActiveFramesOptions } from './functionals/active-frames';
export {
  functionalCount,
  spectrogramFunctionals,
  type FunctionalsOptions,
} from './functionals/spectrogram-functionals';
export { fitStandardization, standardize, type Standardization } from './functionals/standardization';
