import { seededRandom } from '../../seeded-random';
import { emotionalStrength } from '../difficulty';
import { exp, exp2, fromDecibels } from '../elementary';
import { expressionStrength } from '../expression-strength';
import { gaussian } from '../gaussian';
import type { ClipSpec } from '../specs';
import { segmentsOf, type Formants, type Segment } from './segments';
import { sentences } from './sentences';
import { ownStyle, syntheticSpeaker } from './synthetic-speaker';
import { vocalEmotions } from './vocal-emotion';

/** A segment in time, with the speaker's and the emotion's formants. */
export interface TimedSegment extends Segment {
  /** Seconds. */
  start: number;
}

/** A rise and fall of the pitch on a stressed syllable. */
interface PitchAccent {
  /** Seconds, of its peak. */
  time: number;
  /** Seconds from the peak to where it ends. */
  halfWidth: number;
  semitones: number;
}

/** All numbers a clip is rendered from. */
export interface ClipScore {
  /** Seconds, with the silence before and after. */
  duration: number;
  segments: TimedSegment[];
  /** Seconds between the first sound and the last. */
  speechStart: number;
  speechEnd: number;
  accents: PitchAccent[];
  /** Hz, at the sentence's middle, without accents. */
  fundamental: number;
  /** Semitones from the sentence's begin to its end: declination and the emotion's contour. */
  pitchSlope: number;
  /** Semitones over the last quarter. */
  finalRise: number;
  /** Relative standard deviation of the periods and of the pulses' heights. */
  jitter: number;
  shimmer: number;
  tremor: number;
  /** Hz. */
  tremorRate: number;
  /** Level of the speech, dB of full scale. */
  level: number;
  /** dB an octave, on top of the neutral source's. */
  tilt: number;
  /** Amplitude of breath at the open glottis against the voice. */
  breath: number;
  /** Hz. */
  fifthFormant: number;
  /** Level of the room, dB of full scale. */
  noiseFloor: number;
}

/** Factor on all durations at a neutral rate. */
const tempo = 1.12;
const finalLengthening = 1.35;
/** Semitones: an accent of neutral speech, its declination, and the fall at its end. */
const neutralAccent = 3;
const declination = -3;
const finalFall = -1.5;

/** Deviations from one take to the next: natural logs of factors, semitones, dB. */
const takes = {
  rate: 0.05,
  pitchRange: 0.1,
  pitch: 0.8,
  pitchSlope: 0.6,
  jitter: 0.06,
  shimmer: 0.06,
  tremor: 0.05,
  level: 1.5,
  tilt: 0.35,
  breath: 1.5,
  firstFormant: 0.02,
  upperFormants: 0.01,
} as const;

function scaled(formants: Formants, first: number, upper: number): Formants {
  return [formants[0] * first, formants[1] * upper, formants[2] * upper, formants[3] * upper];
}

/** What one clip does: the speaker's habits + strength x the emotion's offsets in the speaker's style + what differs from take to take. */
export function clipScore(spec: ClipSpec): ClipScore {
  const { profile, seed, speaker: number, emotion, intensity, sentence, repetition } = spec;
  const speaker = syntheticSpeaker(spec);
  const strength = emotionalStrength * expressionStrength(spec);
  const random = seededRandom('clip', profile, seed, number, emotion, intensity, sentence, repetition);
  const vary = (deviation: number) => deviation * gaussian(random);
  const offset = ownStyle(spec, vocalEmotions[emotion]);

  const rate = speaker.rate + strength * offset.rate + vary(takes.rate);
  const range = exp(speaker.pitchRange + strength * offset.pitchRange + vary(takes.pitchRange));
  const first = speaker.formantScale * exp(strength * offset.firstFormant + vary(takes.firstFormant));
  const upper = speaker.formantScale * exp(strength * offset.upperFormants + vary(takes.upperFormants));

  const spoken = segmentsOf(sentences.get(sentence)!, spec.sex);
  const lastVowel = spoken.reduce((last, { stress }, index) => (stress === null ? last : index), 0);
  const speechStart = 0.15 + 0.25 * random();
  let time = speechStart;
  const accents: PitchAccent[] = [];
  const segments = spoken.map((segment, index): TimedSegment => {
    const lengthened = index >= lastVowel ? finalLengthening : 1;
    const duration = segment.duration * tempo * lengthened * exp(vary(0.08) - rate);
    const wobble = exp(vary(0.02));
    const loud = segment.stress === null ? 1 : fromDecibels(vary(1.2));
    const timed = {
      ...segment,
      start: time,
      duration,
      voicing: segment.voicing * loud,
      from: scaled(segment.from, first * wobble, upper * wobble),
      to: scaled(segment.to, first * wobble, upper * wobble),
    };
    if (segment.stress === 1) {
      const semitones = neutralAccent * range * exp(vary(0.2));
      accents.push({ time: time + duration * 0.45, halfWidth: 0.09 + 0.6 * duration, semitones });
    }
    time += duration;
    return timed;
  });
  const accented = accents.reduce((sum, { semitones, halfWidth }) => sum + semitones * halfWidth, 0);
  // accents rise above the line of the sentence: lowering it keeps the mean pitch where the emotion puts it
  const lowered = accented / (time - speechStart);
  const pitch = strength * offset.pitch + vary(takes.pitch) - lowered;
  return {
    duration: time + 0.15 + 0.3 * random(),
    segments,
    speechStart,
    speechEnd: time,
    accents,
    fundamental: speaker.fundamental * exp2(pitch / 12),
    pitchSlope: declination + strength * offset.pitchSlope + vary(takes.pitchSlope),
    finalRise: finalFall + strength * offset.finalRise,
    jitter: speaker.jitter * exp(strength * offset.jitter + vary(takes.jitter)),
    shimmer: speaker.shimmer * exp(strength * offset.shimmer + vary(takes.shimmer)),
    tremor: Math.max(0, 0.05 + strength * offset.tremor + vary(takes.tremor)),
    tremorRate: 6 + vary(0.5),
    level: -27 + speaker.loudness + strength * offset.loudness + vary(takes.level),
    tilt: speaker.tilt + strength * offset.tilt + vary(takes.tilt),
    breath: fromDecibels(-40 + speaker.breath + strength * offset.breath + vary(takes.breath)),
    fifthFormant: (spec.sex === 'female' ? 5100 : 4400) * speaker.formantScale,
    noiseFloor: speaker.noiseFloor,
  };
}
