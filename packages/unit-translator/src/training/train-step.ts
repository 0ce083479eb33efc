import { uncompiled, type StepCompiler, type WeightAverage } from '@image2audio/tfjs-training';
import * as tf from '@tensorflow/tfjs';
import { requireName, requireOptions, requirePositive, requireRange, requireSeed, TranslatorError } from '../errors';
import { ganLosses, type GanLoss } from '../losses/gan/gan-loss';
import type { Translator } from '../translator';
import type { Critic } from './critic';
import {
  activeWeights,
  checkActiveWeights,
  completeLossWeights,
  hasCycles,
  trainedDiscriminators,
  type LossWeights,
} from './loss-weights';
import type { TranslatorOptimizers } from './optimizers';
import { checkBatch, domainInputs, namedInputs } from './step-inputs';
import type { TranslatorBatch } from './translator-batch';
import { reportedNames, translatorUpdate } from './translator-update';

export interface TranslatorStepOptions {
  /**
   * The frozen classifier of the target domain, which judges translations of labeled source items. It or `sourceCritic` is needed
   * where a critic weight is above 0 and a batch has no pairs.
   */
  critic?: Critic | undefined;
  /** The same for the source domain and translations of labeled target items; the critic terms are the sum of both. */
  sourceCritic?: Critic | undefined;
  /**
   * Weights that differ from `defaultLossWeights`, for all steps: a weight of 0 removes its term's computation, so that other weights are
   * another step. To change them, make a new one on the same optimizers.
   */
  weights?: Partial<LossWeights>;
  /** The losses of discriminators and of what shall deceive them. Default 'logistic', the non-saturating one. */
  ganLoss?: GanLoss;
  /** The translator's gradient, and the discriminators', is scaled down to this norm. Default 5; Infinity switches clipping off. */
  clipNorm?: number;
  /** Average of this translator's weights that takes them in after each update. Default: none. */
  average?: WeightAverage;
  /**
   * Makes the step one that need not be called again to be computed, as `compileStep` of @image2audio/tfjs-backend-onnxruntime does.
   * With it, critics must be functions of their input and of variables. Default: the step as it is.
   */
  compile?: StepCompiler;
}

export interface StepSeed {
  /** Integer seed of this step's latent noise: give every step its own. */
  seed: number;
}

export type TrainStepOptions = Omit<TranslatorStepOptions, 'compile'> & StepSeed;

/**
 * The unweighted terms that were computed, their weighted sum `total`, the norm of the translator's gradient before
 * clipping, and the losses of the discriminators that took a step: `discriminator` is the source domain's, Dis_s.
 */
export type StepLosses = Partial<Record<keyof LossWeights | 'discriminator' | 'targetDiscriminator', number>> & {
  total: number;
  gradientNorm: number;
};

/** @throws TranslatorError on wrong input (nothing has moved then) and on a loss that is not finite (the weights are lost) */
export type TranslatorStep = (batch: TranslatorBatch, options: StepSeed) => Promise<StepLosses>;

const known: { readonly [Name in keyof Required<TranslatorStepOptions>]: true } = {
  critic: true,
  sourceCritic: true,
  weights: true,
  ganLoss: true,
  clipNorm: true,
  average: true,
  compile: true,
};

/**
 * Makes the training step of a run: it moves encoders, decoders, class means and log scales by `optimizers.translator`, then, where a
 * GAN term is on, the discriminators by `optimizers.discriminator` on the same translations. Neither moves a weight of the other,
 * nor one of a critic. Numbers are read once, at the end. Batches may differ in sizes and parts from call to call; with
 * `compile`, each such kind is recorded apart.
 *
 * @throws TranslatorError on a weight, a GAN loss, a clipNorm or an average that there is not
 */
export function createTranslatorStep(
  translator: Translator,
  optimizers: TranslatorOptimizers,
  options: TranslatorStepOptions = {},
): TranslatorStep {
  requireOptions<TranslatorStepOptions>('options', options, known);
  const { critic, sourceCritic, weights: given = {}, ganLoss = 'logistic', clipNorm = 5, average } = options;
  const compile: StepCompiler = options.compile ?? uncompiled;
  requirePositive('clipNorm', clipNorm, 'Infinity switches clipping off.');
  requireName('ganLoss', ganLoss, Object.keys(ganLosses));
  if (average && !average.isOf(translator.translatorVariables()))
    throw new TranslatorError('average', 'the average of another translator', 'one of the translator that is trained');
  const weights = completeLossWeights(given);
  const critics = { ...(critic && { target: critic }), ...(sourceCritic && { source: sourceCritic }) };
  const fixed = { translator, optimizers, critics, weights, ganLoss, clipNorm };
  const update = compile((inputs) => {
    const results = translatorUpdate(fixed, inputs);
    average?.update();
    return results;
  });

  return async (batch, ofStep) => {
    requireOptions<StepSeed>('options', ofStep, { seed: true }, 'required');
    const { seed } = ofStep;
    requireSeed(seed);
    checkBatch(translator, batch);
    const active = activeWeights(translator, weights, { hasPairs: batch.pairs !== undefined });
    checkActiveWeights(translator, active, critic !== undefined || sourceCritic !== undefined);
    const movesDiscriminator = trainedDiscriminators(active).length > 0;
    const noise = { seed, cycles: hasCycles(active) };
    // it may be changed between steps
    for (const player of ['translator', 'discriminator'] as const)
      requireRange(`optimizers.${player}.learningRate`, optimizers[player].learningRate, 0, Infinity);

    const translatorAdam = optimizers.translator.of(translator.translatorVariables());
    const discriminatorAdam = movesDiscriminator
      ? optimizers.discriminator.of(translator.discriminatorVariables())
      : undefined;
    const numbers = tf.tidy(() => {
      const inputs = namedInputs({
        source: domainInputs(translator, batch, 'source', noise),
        target: domainInputs(translator, batch, 'target', noise),
        translatorAdam: translatorAdam.nextNumbers(optimizers.translator.learningRate),
        ...(discriminatorAdam && {
          discriminatorAdam: discriminatorAdam.nextNumbers(optimizers.discriminator.learningRate),
        }),
      });
      return update(inputs).numbers;
    });
    translatorAdam.countStep();
    discriminatorAdam?.countStep();
    const values = await numbers.data();
    numbers.dispose();
    return finiteLosses(reportedNames(active), values);
  };
}

/** One step of `createTranslatorStep`. @throws TranslatorError as that function and its steps do */
export async function trainTranslatorStep(
  translator: Translator,
  optimizers: TranslatorOptimizers,
  batch: TranslatorBatch,
  options: TrainStepOptions,
): Promise<StepLosses> {
  requireOptions<TranslatorStepOptions & StepSeed>('options', options, { ...known, seed: true }, 'required');
  const { seed, ...ofRun } = options;
  return createTranslatorStep(translator, optimizers, ofRun)(batch, { seed });
}

function finiteLosses(names: readonly string[], values: ArrayLike<number>): StepLosses {
  names.forEach((name, index) => {
    if (Number.isFinite(values[index])) return;
    const fix = 'Go back to the last checkpoint; lower the learning rate or clipNorm, or check the batch for NaN.';
    throw new TranslatorError(`loss: ${name}`, String(values[index]), 'a finite number', fix);
  });
  return Object.fromEntries(names.map((name, index) => [name, values[index]])) as StepLosses;
}
