import {
  classificationReport,
  frechetDistance,
  frechetDistanceInterval,
  inceptionScore,
  kernelDistance,
  manifoldScores,
} from '@image2audio/gan-metrics';
import { bootstrapInterval, pairedDifference } from '@image2audio/gan-metrics/intervals';

// a small generator of uniform numbers; bring your own
let state = 1;
const random = () => (state = (state * 48271) % 2147483647) / 2147483647;

// a classifier on eight clips of four speakers
const labels = [0, 0, 1, 1, 2, 2, 0, 1];
const predictions = [0, 0, 1, 2, 2, 2, 0, 0];
const speakers = ['a', 'a', 'b', 'b', 'c', 'c', 'd', 'd'];
export const report = classificationReport(labels, predictions, { names: ['happy', 'sad', 'angry'] });

// its accuracy over test speakers, and against another system over five seeds
const right = labels.map((label, clip) => (label === predictions[clip] ? 1 : 0));
export const overSpeakers = bootstrapInterval(right, { random, groups: speakers });
export const overSeeds = pairedDifference([0.44, 0.41, 0.46, 0.43, 0.45], [0.38, 0.4, 0.39, 0.37, 0.41]);

// generated samples: a scorer's probabilities, and its features against those of real samples
const extractor = 'scorer of split 0';
export const score = inceptionScore({ data: [0.9, 0.1, 0.2, 0.8, 0.5, 0.5], rows: 3, columns: 2 }, { extractor });
const features = (shift: number) => ({
  data: Float64Array.from({ length: 200 }, () => random() + shift),
  rows: 50,
  columns: 4,
});
const [generated, real] = [features(0), features(0.5)];
export const distance = frechetDistance(generated, real, { extractor });
export const withInterval = frechetDistanceInterval(generated, real, { extractor, random, samples: 200 });
export const unbiased = kernelDistance(generated, real, { extractor });
export const { precision, recall } = manifoldScores(real, generated, { extractor, k: 3 });
console.log(`accuracy ${report.accuracy}, by speaker in [${overSpeakers.interval.join(', ')}]; IS ${score.score}`);
console.log(`Frechet distance ${distance.distance}, corrected ${withInterval.biasCorrected}; KID ${unbiased.distance}`);
