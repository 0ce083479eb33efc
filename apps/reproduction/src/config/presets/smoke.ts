import type { ConfigInput } from '../schema';
import { paper } from './paper';

/** Proves the plumbing in under a minute; its numbers mean nothing, and the output says so. */
export const smoke: ConfigInput = {
  ...paper,
  preset: 'smoke',
  seeds: 1,
  data: {
    ...paper.data,
    clipsPerSpeaker: 8,
    facesPerEmotion: 12,
    synthetic: { speakers: { ravdess: 8, 'crema-d': 8 }, clipsPerEmotion: 1, facesPerEmotion: 12, seed: 2020 },
  },
  classifier: {
    ...paper.classifier,
    filters: [16, 16, 16],
    warmUpSteps: 6,
    steps: 12,
    batch: 8,
    learningRateWarmUpSteps: 2,
  },
  translator: {
    ...paper.translator,
    latentSize: 16,
    classLatentSize: 8,
    sharedUnits: 32,
    audioFilters: [16, 16, 16],
    faceFilters: [4, 8, 8],
    warmUpSteps: 4,
    stepsPerRound: 2,
    faceBatch: 4,
    audioBatch: 4,
  },
  rounds: 2,
  bank: 32,
  density: { ...paper.density, importanceSamples: 8, components: 8, latentSize: 4, steps: 20 },
  graph: { neighbor: 5, quantile: 0.5 },
  evaluation: { bootstrapSamples: 200, generated: 16 },
  logEvery: 2,
};
