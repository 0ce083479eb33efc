import { seededRandom } from '../seeded-random';
import { expressionOf } from './expression-strength';
import { gaussian } from './gaussian';
import { sentences, vowelFormants, type Syllable } from './sentence-score';
import type { ClipSpec } from './specs';
import { syntheticSpeaker } from './synthetic-speaker';
import { vocalEmotions } from './vocal-emotion';

/** One syllable in time. */
export interface TimedSyllable extends Pick<Syllable, 'onset'> {
  /** Seconds. */
  start: number;
  duration: number;
  /** Hz, F1 to F3. */
  formants: readonly [number, number, number];
  /** Pitch accent, semitones above the line of the sentence. */
  accent: number;
  /** dB. */
  stress: number;
}

/** All numbers a clip is rendered from. */
export interface ClipScore {
  /** Seconds, with the silence before and after. */
  duration: number;
  syllables: TimedSyllable[];
  /** Hz, at the sentence's middle. */
  fundamental: number;
  /** Semitones from the sentence's begin to its end. */
  pitchSlope: number;
  jitter: number;
  tremor: number;
  /** Hz. */
  tremorRate: number;
  /** Level of the voiced parts, dB of full scale. */
  level: number;
  /** dB an octave, on top of the neutral source's. */
  tilt: number;
  /** Level of breath against the voice, dB. */
  breath: number;
  /** Seconds a syllable takes to reach its level. */
  attack: number;
  /** Hz. */
  fourthFormant: number;
  /** Level of the room, dB of full scale. */
  noiseFloor: number;
}

/** Mean duration of a syllable of neutral speech, seconds. */
const neutralSyllable = 0.2;

/**
 * What one clip does: the speaker's habits + strength x the emotion's offsets + what differs from one take to the next. The last is as
 * large as the offsets are, so that classes overlap.
 */
export function clipScore(spec: ClipSpec): ClipScore {
  const { kind, seed, speaker: number, emotion, take } = spec;
  const speaker = syntheticSpeaker(spec);
  const { strength } = expressionOf(spec);
  const random = seededRandom('clip', kind, seed, number, emotion, take);
  const vary = (deviation: number) => deviation * gaussian(random);
  const offset = vocalEmotions[emotion];

  const choices = sentences[kind];
  const text: readonly Syllable[] = choices[Math.floor(random() * choices.length)];
  const rate = speaker.rate + strength * offset.rate + vary(0.1);
  const range = 2 * Math.exp(speaker.pitchRange + strength * offset.pitchRange + vary(0.2));
  const first = speaker.formantScale * Math.exp(strength * offset.firstFormant + vary(0.02));
  const upper = speaker.formantScale * Math.exp(strength * offset.upperFormants + vary(0.01));

  const before = 0.1 + 0.3 * random();
  let time = before;
  const syllables = text.map(({ onset, vowel }, position): TimedSyllable => {
    const lengthened = position === text.length - 1 ? 1.4 : 1;
    const duration = neutralSyllable * Math.exp(vary(0.12) - rate) * lengthened;
    const [f1, f2, f3] = vowelFormants[vowel];
    const syllable: TimedSyllable = {
      onset,
      start: time,
      duration,
      formants: [f1 * first * Math.exp(vary(0.03)), f2 * upper * Math.exp(vary(0.03)), f3 * upper],
      accent: range * vary(0.7),
      stress: vary(2),
    };
    time += duration;
    return syllable;
  });
  return {
    duration: time + 0.15 + 0.35 * random(),
    syllables,
    fundamental: speaker.fundamental * 2 ** ((strength * offset.pitch + vary(1.5)) / 12),
    pitchSlope: -2 + strength * offset.pitchSlope + vary(1.5),
    jitter: Math.max(0.002, 0.006 + strength * offset.jitter + vary(0.002)),
    tremor: Math.max(0, 0.1 + strength * offset.tremor + vary(0.1)),
    tremorRate: 6 + vary(0.5),
    level: -27 + speaker.loudness + strength * offset.loudness + vary(2.5),
    tilt: speaker.tilt + strength * offset.tilt + vary(0.8),
    breath: -26 + speaker.breath + strength * offset.breath + vary(2),
    attack: 0.035 * Math.exp(vary(0.2) - strength * offset.attack),
    fourthFormant: 3500 * speaker.formantScale,
    noiseFloor: speaker.noiseFloor,
  };
}
