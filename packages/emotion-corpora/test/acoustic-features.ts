import { syntheticSampleRate } from '../src/synthetic/voice/render-clip';

const frame = 640;
const hop = 480;

/** Hz by the highest peak of the normalised autocorrelation between 70 and 500 Hz; null where it is below 0.5. */
export function autocorrelationPitch(samples: Float32Array, start: number): number | null {
  let energy = 0;
  for (let n = 0; n < frame; n++) energy += samples[start + n] ** 2;
  let best = 0.5;
  let period = 0;
  for (let lag = Math.floor(syntheticSampleRate / 500); lag <= syntheticSampleRate / 70; lag++) {
    let product = 0;
    let shifted = 0;
    for (let n = 0; n + lag < frame; n += 4) {
      product += samples[start + n] * samples[start + n + lag];
      shifted += (samples[start + n] ** 2 + samples[start + n + lag] ** 2) / 2;
    }
    const correlation = product / (shifted + 1e-12);
    if (correlation > best + 0.02) {
      best = correlation;
      period = lag;
    }
  }
  return period > 0 && energy > 0 ? syntheticSampleRate / period : null;
}

/** Six textbook features of a clip: level, brightness, duration of speech, pitch level, pitch deviation, pitch rise. */
export function acousticFeatures(samples: Float32Array): number[] {
  const levels: number[] = [];
  for (let start = 0; start + frame <= samples.length; start += hop) {
    let energy = 0;
    for (let n = 0; n < frame; n++) energy += samples[start + n] ** 2;
    levels.push(10 * Math.log10(energy / frame + 1e-12));
  }
  const loudest = Math.max(...levels);
  const active = levels.flatMap((level, index) => (level > loudest - 25 ? [index] : []));
  let difference = 0;
  let energy = 0;
  for (let n = 1; n < samples.length; n++) {
    difference += (samples[n] - samples[n - 1]) ** 2;
    energy += samples[n] ** 2;
  }
  const pitches = active.flatMap((index) => {
    const pitch = autocorrelationPitch(samples, index * hop);
    return pitch === null ? [] : [12 * Math.log2(pitch / 100)];
  });
  const sorted = [...pitches].sort((a, b) => a - b);
  const middle = sorted[sorted.length >> 1] ?? 0;
  const spread = (sorted[Math.floor(sorted.length * 0.85)] ?? 0) - (sorted[Math.floor(sorted.length * 0.15)] ?? 0);
  const half = pitches.length >> 1;
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  return [
    mean(active.map((index) => levels[index])),
    10 * Math.log10(difference / energy),
    active[active.length - 1] - active[0],
    middle,
    spread,
    mean(pitches.slice(half)) - mean(pitches.slice(0, half)),
  ];
}

/** Share of `test` whose nearest class mean, with features standardised by `train`, is their own class'. */
export function nearestMeanAccuracy(
  train: { features: number[]; label: string }[],
  test: { features: number[]; label: string }[],
): number {
  const size = train[0].features.length;
  const standard = Array.from({ length: size }, (_, k) => {
    const values = train.map(({ features }) => features[k]);
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    return { mean, deviation: Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length) };
  });
  const scale = (features: number[]) => features.map((v, k) => (v - standard[k].mean) / standard[k].deviation);
  const labels = [...new Set(train.map(({ label }) => label))];
  const means = labels.map((label) => {
    const members = train.filter((item) => item.label === label).map(({ features }) => scale(features));
    return standard.map((_, k) => members.reduce((sum, member) => sum + member[k], 0) / members.length);
  });
  const right = test.filter(({ features, label }) => {
    const distances = means.map((mean) => scale(features).reduce((sum, v, k) => sum + (v - mean[k]) ** 2, 0));
    return labels[distances.indexOf(Math.min(...distances))] === label;
  });
  return right.length / test.length;
}
