export { AdamW, type AdamWNumbers, type AdamWOptions, type AdamWState, type Gradients } from './adamw';
export { WeightAverage, type WeightAverageOptions } from './weight-average';
export { uncompiled, type StepCompiler, type TensorStep } from './step-compiler';
export { cosineSchedule, type CosineScheduleOptions } from './cosine-schedule';
export { linearDecaySchedule, type LinearDecayOptions } from './linear-decay-schedule';
export {
  joinWeights,
  readWeights,
  weightsOf,
  writeWeights,
  type NamedVariable,
  type NamedWeight,
} from './named-weights';
export { decodeWeights, encodeWeights, type WeightFile } from './safetensors';
export { deriveSeed, randomBelow, randomNormal, randomStream, shuffled, type Random } from './random';
export { TrainingError } from './errors';
