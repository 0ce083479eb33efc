import type { Emotion } from '../../emotions';

/** How an emotion moves a voice away from the speaker's neutral one, at strength 1. */
export interface VocalEmotion {
  /** Level of the fundamental, semitones. */
  pitch: number;
  /** Size of the pitch accents, natural log of a factor. */
  pitchRange: number;
  /** Rise of the fundamental from begin to end, semitones. */
  pitchSlope: number;
  /** Movement over the last quarter of the sentence, semitones. */
  finalRise: number;
  /** Irregularity of the periods, natural log of a factor. */
  jitter: number;
  /** Irregularity of the pulses' heights, natural log of a factor. */
  shimmer: number;
  /** Depth of a 5 to 7 Hz tremor, semitones. */
  tremor: number;
  /** Speech rate, natural log of a factor. */
  rate: number;
  /** Level, dB. */
  loudness: number;
  /** Slope of the voice source, dB an octave: above 0 is brighter, as with a pressed voice. */
  tilt: number;
  /** Breath noise, dB. */
  breath: number;
  /** Frequency of the first formant, natural log of a factor (jaw opening). */
  firstFormant: number;
  /** Frequency of the other formants, natural log of a factor (spread lips shorten the tract). */
  upperFormants: number;
}

const neutral: VocalEmotion = {
  pitch: 0,
  pitchRange: 0,
  pitchSlope: 0,
  finalRise: 0,
  jitter: 0,
  shimmer: 0,
  tremor: 0,
  rate: 0,
  loudness: 0,
  tilt: 0,
  breath: 0,
  firstFormant: 0,
  upperFormants: 0,
};

/**
 * The directions are those of `vocal-signs.ts`, which says where they come from; the sizes are round figures of this project, taken from no source. What the sources leave open is set so that the classes overlap: fear is as loud as
 * neutral speech, disgust and calm differ from neutral least.
 */
export const vocalEmotions: Readonly<Record<Emotion, VocalEmotion>> = {
  neutral,
  calm: {
    ...neutral,
    pitch: -1.4,
    pitchRange: -0.3,
    pitchSlope: -3.2,
    jitter: -1.3,
    shimmer: -1.8,
    rate: -0.15,
    loudness: -4,
    tilt: -2,
    breath: 2,
  },
  happy: {
    ...neutral,
    pitch: 4.5,
    pitchRange: 0.5,
    pitchSlope: 5.5,
    rate: 0.14,
    loudness: 5,
    tilt: 2,
    upperFormants: 0.05,
  },
  sad: {
    ...neutral,
    pitch: -2.2,
    pitchRange: -0.55,
    pitchSlope: -3,
    jitter: 0.45,
    shimmer: 0.35,
    tremor: 0.15,
    rate: -0.2,
    loudness: -6,
    tilt: -3,
    breath: 5,
    upperFormants: -0.02,
  },
  angry: {
    ...neutral,
    pitch: 4,
    pitchRange: 0.6,
    pitchSlope: 2.4,
    jitter: 0.9,
    shimmer: 1.4,
    rate: 0.12,
    loudness: 8,
    tilt: 2.8,
    breath: -3,
    firstFormant: 0.1,
  },
  fearful: {
    ...neutral,
    pitch: 6,
    pitchSlope: 1.6,
    jitter: 0.6,
    shimmer: 0.45,
    tremor: 0.4,
    rate: 0.17,
    loudness: 1,
    tilt: 0.3,
    breath: 4,
    firstFormant: -0.05,
  },
  disgust: {
    ...neutral,
    pitch: -2.6,
    pitchRange: 0.5,
    pitchSlope: -1.8,
    finalRise: -2,
    jitter: 0.2,
    shimmer: 0.2,
    rate: -0.2,
    loudness: 0.5,
    tilt: 0.5,
    firstFormant: 0.08,
    upperFormants: -0.04,
  },
  surprised: {
    ...neutral,
    pitch: 6,
    pitchRange: 0.6,
    pitchSlope: 3,
    finalRise: 4,
    rate: 0.1,
    loudness: 3,
    tilt: 0.8,
    firstFormant: 0.06,
  },
};
