import type { Config } from '../schema';

/**
 * Full length, ten seeds: for a GPU or a night. The other presets change only what they name.
 * Loss weights and sizes were found by small studies on RAVDESS and CREMA-D; docs/decisions/0004 says which and how.
 */
export const paper: Config = {
  preset: 'paper',
  seeds: 10,
  data: {
    clipsPerSpeaker: null,
    facesPerEmotion: null,
    calm: 'keep',
    exclusions: true,
    synthetic: { speakers: { ravdess: 24, 'crema-d': 91 }, clipsPerEmotion: null, facesPerEmotion: 300, seed: 2020 },
  },
  classifier: {
    filters: [64, 64, 128],
    dropout: 0.5,
    warmUpSteps: 400,
    steps: 1200,
    batch: 32,
    learningRate: 1e-3,
    learningRateWarmUpSteps: 30,
    learningRateDecayFrom: 0.6,
    learningRateFloor: 0.05,
    weightDecay: 1e-2,
    averageDecay: 0.98,
    weights: {
      high: '0.5',
      fake: '0.1',
      real: '0.1',
      entropy: '0.3 * min(1, 2 * t)',
      path: '0.5',
      smoothness: '0.3',
    },
  },
  translator: {
    latentSize: 64,
    classLatentSize: 16,
    sharedUnits: 256,
    audioFilters: [64, 96, 128],
    faceFilters: [16, 32, 64],
    warmUpSteps: 400,
    stepsPerRound: 20,
    faceBatch: 16,
    audioBatch: 8,
    learningRate: 1e-3,
    discriminatorLearningRate: 2e-4,
    clipNorm: 5,
    weights: {
      reconstruction: 1,
      // 2 KL over the 9984 points of a spectrogram, on the scale of a reconstruction that is a mean over points
      kl: 2 / 9984,
      cycle: 0.5,
      cycleKl: 1 / 9984,
      latentClass: 0.2,
      criticClass: 0.5,
      featureMatching: 0.5,
      criticReal: 0.5,
      ganSource: 0.02,
      pairedL1: 1,
    },
  },
  rounds: 8,
  bank: 384,
  epsilon: '0.8 * min(1, t / 0.7)',
  density: {
    space: 'feature',
    pixelEstimate: 'laplace',
    // with 64 draws the limit of k-hat is .45, which half of the sound items miss by chance; with 256 it is .58
    importanceSamples: 256,
    components: 32,
    latentSize: 8,
    steps: 400,
  },
  graph: { neighbor: 10, quantile: 0.5 },
  evaluation: { bootstrapSamples: 2000, generated: 192 },
  logEvery: 10,
};
