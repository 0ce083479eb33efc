import { seededRandom } from '../seeded-random';
import { clipScore, type ClipScore, type TimedSyllable } from './clip-score';
import { glottalFlowDerivative, glottalOpening } from './glottal-source';
import { Resonator } from './resonator';
import type { ClipSpec } from './specs';

/** Hz. */
export const syntheticSampleRate = 16_000;

/** Samples between two updates of pitch, formants and loudness: 4 ms. */
const controlPeriod = 64;
/** Hz, bandwidths of F1 to F4. */
const bandwidths = [70, 100, 150, 250] as const;
/** Hz where the neutral source's extra low-pass turns; every dB an octave of tilt moves it by half an octave. */
const neutralCorner = 1100;

function fromDecibels(decibels: number): number {
  return 10 ** (decibels / 20);
}

/** From 0 to 1 with zero slope at both ends, as `x` goes from 0 to 1. */
function smoothStep(x: number): number {
  const clamped = Math.min(1, Math.max(0, x));
  return clamped * clamped * (3 - 2 * clamped);
}

/** What the voice does at one moment. */
interface Control {
  /** Hz. */
  fundamental: number;
  formants: readonly number[];
  voicing: number;
  frication: number;
}

/** Share of a syllable taken by its onset. */
const onsetShare = { glide: 0.12, stop: 0.3, fricative: 0.35 } as const;

function controlAt(score: ClipScore, time: number, position: number): Control {
  const { syllables, attack, tremor, tremorRate } = score;
  const current = syllables[position];
  const before: TimedSyllable = syllables[Math.max(0, position - 1)];
  const within = (time - current.start) / current.duration;
  const glide = smoothStep(within / 0.4);
  const first = syllables[0];
  const last = syllables[syllables.length - 1];
  const progress = (time - first.start) / (last.start + last.duration - first.start) - 0.5;
  const accent = before.accent + (current.accent - before.accent) * glide;
  const semitones = score.pitchSlope * progress + accent + tremor * Math.sin(2 * Math.PI * tremorRate * time);

  const onset = onsetShare[current.onset];
  const voiced = time - current.start - (current.onset === 'glide' ? 0 : onset * current.duration);
  const dip = current.onset === 'glide' && position > 0 ? 0.35 : 0;
  const rise = dip + (1 - dip) * smoothStep(voiced / attack);
  const fall = smoothStep((1 - within) / 0.25);
  const floor = position < syllables.length - 1 && syllables[position + 1].onset === 'glide' ? 0.35 : 0;
  const noisy = current.onset !== 'glide' && within < onset;
  // a stop is silent at first and bursts just before its vowel
  const hiss = current.onset === 'stop' ? (within > 0.65 * onset ? 0.9 : 0) : Math.sin((Math.PI * within) / onset);
  return {
    fundamental: score.fundamental * 2 ** (semitones / 12),
    formants: current.formants.map(
      (formant, index) => before.formants[index] + (formant - before.formants[index]) * glide,
    ),
    voicing: fromDecibels(current.stress) * rise * (floor + (1 - floor) * fall),
    frication: noisy ? 0.2 * hiss : 0,
  };
}

/** The voice before its level is set: source, vocal tract, frication. */
function renderVoice(score: ClipScore, uniform: () => number): Float64Array {
  const voice = new Float64Array(Math.round(score.duration * syntheticSampleRate));
  const tract = bandwidths.map(() => new Resonator(syntheticSampleRate));
  const corner = neutralCorner * 2 ** (score.tilt / 2);
  const smoothing = Math.exp((-2 * Math.PI * Math.min(corner, 6000)) / syntheticSampleRate);
  const breath = fromDecibels(score.breath);
  const lastSyllable = score.syllables[score.syllables.length - 1];
  const begin = Math.round(score.syllables[0].start * syntheticSampleRate);
  const end = Math.min(voice.length, Math.round((lastSyllable.start + lastSyllable.duration) * syntheticSampleRate));

  let position = 0;
  let control: Control = controlAt(score, score.syllables[0].start, 0);
  let voicing = 0;
  let phase = 0;
  let cycle = 1;
  let source = 0;
  let previousNoise = 0;
  for (let sample = begin; sample < end; sample++) {
    if ((sample - begin) % controlPeriod === 0) {
      const time = sample / syntheticSampleRate;
      while (position + 1 < score.syllables.length && time >= score.syllables[position + 1].start) position++;
      control = controlAt(score, time, position);
      control.formants.forEach((formant, index) => tract[index].tune(formant, bandwidths[index]));
      tract[3].tune(score.fourthFormant, bandwidths[3]);
    }
    voicing += (control.voicing - voicing) / 48;
    phase += (control.fundamental * cycle) / syntheticSampleRate;
    if (phase >= 1) {
      phase -= 1;
      // the sum of three uniform draws is near enough to normal here, and bounded
      cycle = 1 + score.jitter * 2 * (uniform() + uniform() + uniform() - 1.5);
    }
    const noise = 2 * uniform() - 1;
    const excitation = voicing * (glottalFlowDerivative(phase) + breath * 4 * glottalOpening(phase) * noise);
    source = excitation + smoothing * (source - excitation);
    let output = source;
    for (const resonator of tract) output = resonator.filter(output);
    voice[sample] = output + control.frication * (noise - previousNoise) * 0.5;
    previousNoise = noise;
  }
  return voice;
}

/**
 * Renders a synthetic clip by a source-filter model: Rosenberg pulses with a pitch contour, jitter and tremor, and breath noise, through a
 * low-pass for the source's tilt and four moving formants; frication for consonants; a noise floor over all. The level is set by the
 * root mean square of the whole utterance, and what passes full scale is bent by tanh.
 *
 * @returns mono samples at {@link syntheticSampleRate} within (-1, 1); about 1.2 to 3.5 seconds. Equal specs give equal samples.
 */
export function renderClip(spec: ClipSpec): Float32Array {
  const score = clipScore(spec);
  const uniform = seededRandom('noise', spec.kind, spec.seed, spec.speaker, spec.emotion, spec.take);
  const voice = renderVoice(score, uniform);
  const { syllables } = score;
  const seconds = syllables.reduce((sum, { duration }) => sum + duration, 0);
  let energy = 0;
  for (const value of voice) energy += value * value;
  const gain = fromDecibels(score.level) / Math.sqrt(energy / (seconds * syntheticSampleRate));
  const floor = fromDecibels(score.noiseFloor) * Math.sqrt(3);
  const samples = new Float32Array(voice.length);
  for (let index = 0; index < samples.length; index++) {
    samples[index] = Math.tanh(voice[index] * gain + floor * (2 * uniform() - 1));
  }
  return samples;
}
