import {
  uncompiled,
  type AdamW,
  type StepCompiler,
  type TensorStep,
  type WeightAverage,
} from '@image2audio/tfjs-training';
import * as tf from '@tensorflow/tfjs';
import type { Classifier } from '../classifier';
import { ClassifierError, requireInteger, requireOptions, requireRange } from '../errors';
import {
  completeObjectiveWeights,
  objectiveOptionNames,
  termsOfParts,
  type ObjectiveOptions,
  type ObjectiveWeights,
} from '../objective/objective';
import { gradientStep, type GraphSmoothness } from './gradient-step';
import { tensorsOfStep } from './step-inputs';
import { readReport, type TrainStepReport } from './step-report';
import { graphOfBatch, partsOfBatch, type TrainingBatch } from './training-batch';

/** What stays the same over the steps. */
export interface ClassifierStepOptions extends ObjectiveOptions {
  /** What each term counts where a step does not say; terms left out have their weight of `defaultObjectiveWeights`. */
  weights?: Partial<ObjectiveWeights>;
  /** Euclidean norm to which the gradient is shrunk where it exceeds it. Default 5; Infinity switches clipping off. */
  clipNorm?: number;
  /** The smoothness term, for batches that bring a `graph`. Default: none. */
  smoothness?: GraphSmoothness;
  /** Average of this classifier's weights that takes them in after each update. Default: none. */
  average?: WeightAverage;
  /** What makes the step faster, where the back end has such a thing. Default: the step itself. */
  compile?: StepCompiler;
}

/** What changes from step to step beside the batch. */
export interface StepSettings {
  learningRate: number;
  /** Integer that draws this step's dropout: take another one each step. */
  dropoutSeed: number;
  /**
   * Weights of this step, over those of the run: what a schedule changes. They come in as tensors, so that a compiled step stays
   * what it is; a weight of 0 spares no computation, leaving out the part of the batch does.
   */
  weights?: Partial<ObjectiveWeights>;
}

/**
 * One step on the batch. Rejects with ClassifierError where an argument does not fit, nothing having changed, or where the
 * loss or the gradient is not finite, after which weights and average are not to be used.
 */
export type ClassifierStep = (batch: TrainingBatch, settings: StepSettings) => Promise<TrainStepReport>;

/**
 * Makes the training step of the classifier on the objective of section 2.4: one forward pass of all parts together, one
 * gradient, one AdamW update, one update of the average, one read of the results. Keep the step for as long as training
 * goes: `compile` is called once, here, and what it learns of one step serves the next.
 */
export function createClassifierStep(
  classifier: Classifier,
  optimizer: AdamW,
  options: ClassifierStepOptions = {},
): ClassifierStep {
  requireOptions<ClassifierStepOptions>('options', options, {
    weights: true,
    clipNorm: true,
    smoothness: true,
    average: true,
    compile: true,
    ...objectiveOptionNames,
  });
  const { weights: ofRun, clipNorm = 5, average, smoothness, compile = uncompiled, ...objective } = options;
  const variables = classifier.trainableVariables();
  if (optimizer.variables.length !== variables.length || variables.some((own, i) => optimizer.variables[i] !== own)) {
    throw new ClassifierError(
      'optimizer',
      'the optimizer of another classifier',
      'one of the classifier that is trained',
    );
  }
  if (average && !average.isOf(classifier.trainableVariables())) {
    throw new ClassifierError('average', 'the average of another classifier', 'one of the classifier that is trained');
  }
  if (!(clipNorm > 0)) {
    throw new ClassifierError('clipNorm', String(clipNorm), 'a number above 0', 'Infinity is no clipping.');
  }
  completeObjectiveWeights(ofRun);
  const compiled = compile(gradientStep(classifier, optimizer, { objective, clipNorm, smoothness, average }));
  return async (batch, settings) => {
    requireOptions('settings', settings, { learningRate: true, dropoutSeed: true, weights: true }, 'required');
    const { learningRate, dropoutSeed, weights: ofStep } = settings;
    const parts = partsOfBatch(batch, classifier);
    const graph = graphOfBatch(batch, parts, smoothness !== undefined);
    const terms = termsOfParts([...parts.map(({ name }) => name), ...(graph ? ['graph' as const] : [])]);
    const weights = completeObjectiveWeights({ ...ofRun, ...ofStep });
    requireRange('learningRate', learningRate, 0, Infinity);
    requireInteger('dropoutSeed', dropoutSeed, Number.MIN_SAFE_INTEGER);
    const tensors = tensorsOfStep(classifier, optimizer, { parts, graph, terms, weights, dropoutSeed, learningRate });
    const results = compute(compiled, tensors);
    optimizer.countStep();
    const { classes, hasPenalty } = classifier;
    return readReport(results, { terms, parts, classes, hasPenalty });
  };
}

function compute(compiled: TensorStep, { given, made }: Record<'given' | 'made', tf.NamedTensorMap>): tf.Tensor {
  try {
    return compiled({ ...given, ...made }).results;
  } finally {
    tf.dispose(made);
  }
}
