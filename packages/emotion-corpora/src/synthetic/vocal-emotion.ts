import type { Emotion } from '../emotions';

/** How an emotion moves a voice away from the speaker's neutral one. */
export interface VocalEmotion {
  /** Level of the fundamental, semitones. */
  pitch: number;
  /** Excursions of the fundamental, natural log of a factor. */
  pitchRange: number;
  /** Rise of the fundamental from begin to end, semitones. */
  pitchSlope: number;
  /** Cycle-to-cycle irregularity, relative standard deviation of the period. */
  jitter: number;
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
  /** Speed of syllable onsets, natural log of a factor. */
  attack: number;
  /** Frequency of the first formant, natural log of a factor (jaw opening). */
  firstFormant: number;
  /** Frequency of the other formants, natural log of a factor (spread lips shorten the tract). */
  upperFormants: number;
}

const neutral: VocalEmotion = {
  pitch: 0,
  pitchRange: 0,
  pitchSlope: 0,
  jitter: 0,
  tremor: 0,
  rate: 0,
  loudness: 0,
  tilt: 0,
  breath: 0,
  attack: 0,
  firstFormant: 0,
  upperFormants: 0,
};

/**
 * Directions as Banse and Scherer (1996), Juslin and Laukka (2003, table 11) and Scherer (2003) report them for acted speech: joy,
 * anger and fear high and loud with more energy above 1 kHz, sadness low, slow and soft with little of it, surprise wide and
 * rising, disgust low and slow with a tense onset, fear with tremor. The sizes are round figures of this project.
 */
export const vocalEmotions: Readonly<Record<Emotion, VocalEmotion>> = {
  neutral,
  calm: { ...neutral, pitch: -1, pitchRange: -0.2, rate: -0.12, loudness: -3, tilt: -1, breath: 3, attack: -0.4 },
  happy: {
    ...neutral,
    pitch: 4,
    pitchRange: 0.5,
    pitchSlope: 1,
    rate: 0.06,
    loudness: 4,
    tilt: 1.2,
    attack: 0.2,
    upperFormants: 0.05,
  },
  sad: {
    ...neutral,
    pitch: -1,
    pitchRange: -0.5,
    pitchSlope: -2,
    jitter: 0.004,
    tremor: 0.15,
    rate: -0.25,
    loudness: -6,
    tilt: -2.5,
    breath: 6,
    attack: -0.5,
    upperFormants: -0.02,
  },
  angry: {
    ...neutral,
    pitch: 3.5,
    pitchRange: 0.35,
    pitchSlope: -1,
    jitter: 0.008,
    rate: 0.1,
    loudness: 9,
    tilt: 3,
    breath: -3,
    attack: 0.7,
    firstFormant: 0.1,
  },
  fearful: {
    ...neutral,
    pitch: 6,
    pitchRange: -0.1,
    pitchSlope: 0.5,
    jitter: 0.012,
    tremor: 0.5,
    rate: 0.18,
    loudness: 2,
    tilt: 0.5,
    breath: 4,
    firstFormant: -0.05,
  },
  disgust: {
    ...neutral,
    pitch: -1,
    pitchRange: 0.15,
    pitchSlope: -3,
    jitter: 0.014,
    rate: -0.2,
    loudness: 1,
    tilt: 0.6,
    attack: 0.3,
    firstFormant: 0.08,
    upperFormants: -0.04,
  },
  surprised: {
    ...neutral,
    pitch: 5.5,
    pitchRange: 0.7,
    pitchSlope: 6,
    rate: 0.02,
    loudness: 3,
    tilt: 0.8,
    attack: 0.3,
    firstFormant: 0.06,
  },
};
