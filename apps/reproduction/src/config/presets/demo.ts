import type { ConfigInput } from '../schema';
import { paper } from './paper';

/** The default: every cell of both corpora with two seeds in under 25 minutes on two cores; shorter and narrower than `paper`. */
export const demo: ConfigInput = {
  ...paper,
  preset: 'demo',
  seeds: 2,
  // as many speakers of each corpus as most people have at hand
  data: { ...paper.data, synthetic: { ...paper.data.synthetic, speakers: { ravdess: 24, 'crema-d': 24 } } },
  classifier: { ...paper.classifier, filters: [32, 32, 64], warmUpSteps: 200, steps: 600 },
  translator: {
    ...paper.translator,
    audioFilters: [48, 64, 64],
    faceFilters: [8, 16, 32],
    warmUpSteps: 150,
    stepsPerRound: 15,
  },
  rounds: 4,
  bank: 256,
  evaluation: { ...paper.evaluation, generated: 128 },
};
