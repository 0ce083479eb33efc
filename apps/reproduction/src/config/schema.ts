import { speechCorpora } from '@image2audio/emotion-corpora';
import { defaultObjectiveWeights } from '@image2audio/kplus1-classifier';
import { defaultLossWeights } from '@image2audio/unit-translator';
import { z } from 'zod';
import { densityEstimatorNames } from '../density/estimators';
import { parseSchedule } from './schedule';

/**
 * Every hyper-parameter of a run, in one validated object: the presets are values of this type, run.json records it,
 * and the hash of its parts keys the cached work. Unknown or missing keys are errors, but for the weight of a loss, of which the package of
 * the loss has a default. Names of losses and of estimators of density are those of their records: a new one is not written down here.
 */
const count = z.number().int().positive();
const weight = z.number().min(0);
const share = z.number().min(0).max(1);
const schedule = z.string().superRefine((expression, context) => {
  try {
    parseSchedule(expression);
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
  }
});

/** An object with the keys of `defaults`, each of which may be left out. */
function weightOfEach<Name extends string, Value extends z.ZodType>(
  defaults: Readonly<Record<Name, number>>,
  valueOf: (byDefault: number) => Value,
) {
  const entries = Object.entries<number>(defaults).map(([name, byDefault]) => [name, valueOf(byDefault)]);
  return z.strictObject(Object.fromEntries(entries) as Record<Name, Value>);
}

export const configSchema = z.strictObject({
  preset: z.string(),
  /** Seeds 0 to seeds - 1: each draws its own speakers' quarters, initial weights and batches. */
  seeds: count,
  data: z.strictObject({
    /** Null means all. A limit is for smoke runs only. */
    clipsPerSpeaker: count.nullable(),
    facesPerEmotion: count.nullable(),
    /** keep: a class of its own without faces; merge: calm counts as neutral; drop: calm clips are left out. */
    calm: z.enum(['keep', 'merge', 'drop']),
    /** Leave out the clips of emotion-corpora's list of known faults (run.json names them). */
    exclusions: z.boolean(),
    synthetic: z.strictObject({
      /** Of each corpus that has a synthetic twin, the first so many speakers; all where it is not named. */
      speakers: z.partialRecord(z.enum(speechCorpora.filter(({ twin }) => twin).map(({ name }) => name)), count),
      /** Clips that a speaker says of an emotion; null means as many as in the published corpus. */
      clipsPerEmotion: count.nullable(),
      facesPerEmotion: count,
      seed: z.number().int(),
    }),
  }),
  classifier: z.strictObject({
    /** Channels of the residual blocks over time. */
    filters: z.tuple([count, count, count]),
    /** Shares dropped of each block's channels, of the pooled features, and of the functionals. */
    blockDropout: share,
    dropout: share,
    functionalsDropout: share,
    /** Weight of |W|^2 of the functionals head where S1 alone is labeled; less in proportion where more clips are. */
    functionalsPenalty: weight,
    /** Share of the labels that is spread evenly over the classes. */
    labelSmoothing: share,
    /** How clips are changed at random for the convolution head; the functionals stay. */
    augmentation: z.strictObject({
      timeScale: share,
      timeShift: share,
      bandScale: share,
      bandShift: weight,
      curveKnots: z.number().int().min(0),
      curveDeviation: weight,
      gain: weight,
      offset: weight,
      bandMask: z.number().int().min(0),
      timeMask: z.number().int().min(0),
    }),
    /** Steps on D_t alone, shared by every row; then `steps` in all, Base included. */
    warmUpSteps: count,
    steps: count,
    batch: count,
    learningRate: z.number().positive(),
    learningRateWarmUpSteps: z.number().int().min(0),
    /** After its warm-up the learning rate falls along half a cosine to `learningRateFloor` of itself at the last step. */
    learningRateFloor: share,
    weightDecay: weight,
    /** Largest norm of a step's gradients; longer ones are scaled to it. */
    clipNorm: z.number().positive(),
    /** Decay of the averaged weights that are tested and that give the graph its features. */
    averageDecay: share,
    /** Of each term of Dis_t's objective; the labeled term has weight 1. */
    weights: weightOfEach(defaultObjectiveWeights, (byDefault) => schedule.default(String(byDefault))).omit({
      labeled: true,
    }),
  }),
  translator: z.strictObject({
    latentSize: count,
    classLatentSize: count,
    sharedUnits: count,
    audioFilters: z.array(count).min(2),
    faceFilters: z.array(count).min(2),
    warmUpSteps: count,
    stepsPerRound: count,
    faceBatch: count,
    audioBatch: count,
    learningRate: z.number().positive(),
    discriminatorLearningRate: z.number().positive(),
    clipNorm: z.number().positive(),
    weights: weightOfEach(defaultLossWeights, (byDefault) => weight.default(byDefault)),
  }),
  /** The kernel exp(-gamma |x - y|^2) of the kernel machine: gamma = width / n for n functionals, and the ridge that is added to it. */
  kernelMachine: z.strictObject({ width: z.number().positive(), ridge: z.number().positive() }),
  rounds: count,
  /** Generated spectrograms a round, drawn evenly over the classes that have faces. */
  bank: count,
  /** The share of the bank that counts as dense at t (paper 2.2: 0 to 0.8). */
  epsilon: schedule,
  density: z.strictObject({
    /** By name: density/estimators.ts has them. */
    estimator: z.enum(densityEstimatorNames),
    importanceSamples: count,
    components: count,
    latentSize: count,
    steps: count,
  }),
  graph: z.strictObject({
    /** beta is this quantile of the squared distances to the `neighbor`-th neighbour. */
    neighbor: count,
    quantile: share,
  }),
  evaluation: z.strictObject({
    bootstrapSamples: count,
    /** Generated samples of each half for the Inception Score and the Frechet distance: a bank of twice as many is made for them. */
    generated: count,
  }),
  logEvery: count,
});

export type Config = z.infer<typeof configSchema>;

/** As presets are written. */
export type ConfigInput = z.input<typeof configSchema>;
