import { seededRandom } from '../../seeded-random';
import { exp, exp2, fromDecibels } from '../elementary';
import { gaussian } from '../gaussian';
import type { ClipSpec } from '../specs';
import { whiteNoise } from '../white-noise';
import { clipScore, type ClipScore } from './clip-score';
import { closureCorrection, glottalFlowDerivative, glottalOpening } from './glottal-source';
import { Resonator } from './resonator';
import { voiceControlAt } from './voice-control';

/** Hz. */
export const syntheticSampleRate = 16_000;

/** Samples between two updates of pitch, formants and amplitudes: 2 ms. */
const controlPeriod = 32;
/** Hz, bandwidths of F1 to F5 (Klatt 1980, table I, rounded). */
const bandwidths = [70, 100, 150, 250, 350] as const;
/** Hz where the neutral source's low-pass turns; every dB an octave of tilt moves it by 0.6 octaves. */
const neutralCorner = 1400;
/** Share of the way that the tract goes to its targets in one control period, twice in a row: about 25 ms from one sound to the next. */
const agility = 0.18;

/** The glottal cycle of a neutral voice, and how much a dB an octave of tilt shortens its closing phase. */
function glottalShape(tilt: number): { opening: number; closing: number } {
  return { opening: 0.42, closing: Math.min(0.3, Math.max(0.07, 0.17 - 0.03 * tilt)) };
}

/** The speech before its level is set: source, vocal tract, noise of consonants. */
function renderSpeech(score: ClipScore, noise: () => number, irregular: () => number): Float64Array {
  const speech = new Float64Array(Math.round(score.duration * syntheticSampleRate));
  const tract = bandwidths.map(() => new Resonator(syntheticSampleRate));
  const mouth = new Resonator(syntheticSampleRate);
  const shape = glottalShape(score.tilt);
  const closure = shape.opening + shape.closing;
  const corner = Math.min(6500, neutralCorner * exp2(0.6 * score.tilt));
  // a soft voice has soft consonants
  const effort = 1.8 * fromDecibels(score.tilt);
  const smoothing = exp((-2 * Math.PI * corner) / syntheticSampleRate);
  const begin = Math.round(score.speechStart * syntheticSampleRate);
  const end = Math.min(speech.length, Math.round(score.speechEnd * syntheticSampleRate));

  let position = 0;
  let control = voiceControlAt(score, score.speechStart, 0);
  const halfway = [...control.formants];
  const formants = [...control.formants];
  let { voicing, aspiration, frication } = control;
  let phase = 0;
  let cycle = 1;
  let height = 1;
  let source = 0;
  let lastNoise = 0;
  for (let sample = begin; sample < end; sample++) {
    if ((sample - begin) % controlPeriod === 0) {
      const time = sample / syntheticSampleRate;
      while (position + 1 < score.segments.length && time >= score.segments[position + 1].start) position++;
      control = voiceControlAt(score, time, position);
      for (let index = 0; index < 4; index++) {
        halfway[index] += (control.formants[index] - halfway[index]) * agility;
        formants[index] += (halfway[index] - formants[index]) * agility;
        tract[index].tune(formants[index], bandwidths[index] * control.damping);
      }
      tract[4].tune(score.fifthFormant, bandwidths[4]);
      if (control.noisePeak > 0) mouth.tune(control.noisePeak, control.noiseBandwidth);
    }
    voicing += (control.voicing - voicing) / 24;
    aspiration += (control.aspiration - aspiration) / 48;
    frication += (control.frication - frication) / 40;

    const step = (control.fundamental * cycle) / syntheticSampleRate;
    phase += step;
    if (phase >= 1) {
      phase -= 1;
      cycle = 1 + score.jitter * irregular();
      height = Math.max(0.2, 1 + score.shimmer * irregular());
    }
    const white = noise();
    const pulse = height * (glottalFlowDerivative(phase, shape) + closureCorrection((phase - closure) / step));
    const breath = voicing * score.breath * 3 * glottalOpening(phase, shape) + aspiration * 0.2;
    const excitation = voicing * pulse;
    source = excitation + smoothing * (source - excitation);
    let output = source + breath * white;
    for (const resonator of tract) output = resonator.filter(output);
    // the first difference takes the noise's lows away, which a narrow passage does not make
    speech[sample] = output + frication * effort * mouth.filter(white - lastNoise);
    lastNoise = white;
  }
  return speech;
}

/** Bends what passes 0.6 of full scale towards it, with a continuous slope. */
function softClip(value: number): number {
  const size = Math.abs(value);
  if (size <= 0.6) return value;
  const over = (size - 0.6) / 0.4;
  const bent = 0.6 + (0.4 * over) / (1 + over);
  return value < 0 ? -bent : bent;
}

/**
 * Renders a synthetic clip by a source-filter model: Rosenberg pulses with a pitch contour, jitter, shimmer and tremor, and breath noise, through a low-pass
 * for the source's tilt and five formants in cascade that move from sound to sound; bursts and frication for consonants; a noise floor over all. The
 * level is set by the root mean square of the whole sentence, and what passes full scale is bent.
 *
 * @returns mono samples at {@link syntheticSampleRate} within (-1, 1); about 1.5 to 4 seconds. Equal specs give equal samples (checked on x86-64 only).
 */
export function renderClip(spec: ClipSpec): Float32Array {
  const score = clipScore(spec);
  const { profile, seed, speaker, emotion, intensity, sentence, repetition } = spec;
  const random = seededRandom('noise', profile, seed, speaker, emotion, intensity, sentence, repetition);
  const noise = whiteNoise(random);
  const speech = renderSpeech(score, noise, () => gaussian(random));
  let energy = 0;
  for (const value of speech) energy += value * value;
  const seconds = score.speechEnd - score.speechStart;
  const gain = fromDecibels(score.level) / Math.sqrt(energy / (seconds * syntheticSampleRate));
  const floor = fromDecibels(score.noiseFloor) * Math.sqrt(3);
  const samples = new Float32Array(speech.length);
  for (let index = 0; index < samples.length; index++) {
    samples[index] = softClip(speech[index] * gain + floor * noise());
  }
  return samples;
}
