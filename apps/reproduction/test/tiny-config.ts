import { presetConfig } from '../src/config/presets/index';
import type { Config } from '../src/config/schema';

/** The smoke preset, smaller still: every part of the method runs, nothing is learnt. */
export function tinyConfig(): Config {
  const smoke = presetConfig('smoke');
  return {
    ...smoke,
    data: {
      ...smoke.data,
      clipsPerSpeaker: null,
      synthetic: { speakers: { ravdess: 8, 'crema-d': 8 }, clipsPerEmotion: 1, facesPerEmotion: 4, seed: 7 },
    },
    classifier: { ...smoke.classifier, filters: [8, 8, 8], warmUpSteps: 3, steps: 9, batch: 6 },
    translator: {
      ...smoke.translator,
      audioFilters: [8, 8, 8],
      warmUpSteps: 2,
      stepsPerRound: 2,
      faceBatch: 4,
      audioBatch: 3,
    },
    bank: 21,
    evaluation: { bootstrapSamples: 50, generated: 14 },
    logEvery: 1,
  };
}
