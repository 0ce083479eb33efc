/** How a consonant is made. */
type Manner = 'stop' | 'affricate' | 'fricative' | 'nasal' | 'approximant' | 'aspirate';

export interface Consonant {
  manner: Manner;
  voiced: boolean;
  /** Where F1 to F3 point to during it, Hz, for a man's tract: loci of stops and fricatives, formants of the others. */
  formants: readonly [number, number, number];
  /** Seconds at a neutral rate: the whole of a continuant, the closure of a stop. */
  duration: number;
  /** The noise of a fricative or of a stop's burst: its peak and bandwidth in Hz, and its level in dB relative to a stressed vowel. */
  noise?: { peak: number; bandwidth: number; level: number };
}

/**
 * The consonants of the sentences. Loci and formants, noise peaks and durations are round figures within the ranges that textbooks give for English
 * (Stevens 1998, Acoustic Phonetics, chapters 7 to 9; Klatt 1980, table III; Umeda 1977 for durations).
 */
export const consonants = {
  p: {
    manner: 'stop',
    voiced: false,
    formants: [300, 900, 2200],
    duration: 0.07,
    noise: { peak: 1000, bandwidth: 1500, level: -16 },
  },
  b: {
    manner: 'stop',
    voiced: true,
    formants: [250, 900, 2200],
    duration: 0.06,
    noise: { peak: 900, bandwidth: 1500, level: -20 },
  },
  t: {
    manner: 'stop',
    voiced: false,
    formants: [300, 1750, 2650],
    duration: 0.06,
    noise: { peak: 4200, bandwidth: 2200, level: -11 },
  },
  d: {
    manner: 'stop',
    voiced: true,
    formants: [250, 1750, 2650],
    duration: 0.05,
    noise: { peak: 3900, bandwidth: 2200, level: -16 },
  },
  k: {
    manner: 'stop',
    voiced: false,
    formants: [300, 1900, 2300],
    duration: 0.065,
    noise: { peak: 2000, bandwidth: 900, level: -12 },
  },
  g: {
    manner: 'stop',
    voiced: true,
    formants: [250, 1900, 2300],
    duration: 0.055,
    noise: { peak: 1900, bandwidth: 900, level: -16 },
  },
  jh: {
    manner: 'affricate',
    voiced: true,
    formants: [260, 1900, 2500],
    duration: 0.05,
    noise: { peak: 3000, bandwidth: 1300, level: -13 },
  },
  s: {
    manner: 'fricative',
    voiced: false,
    formants: [320, 1700, 2600],
    duration: 0.105,
    noise: { peak: 5600, bandwidth: 1900, level: -13 },
  },
  z: {
    manner: 'fricative',
    voiced: true,
    formants: [300, 1700, 2600],
    duration: 0.075,
    noise: { peak: 5400, bandwidth: 1900, level: -20 },
  },
  f: {
    manner: 'fricative',
    voiced: false,
    formants: [320, 1100, 2200],
    duration: 0.1,
    noise: { peak: 5000, bandwidth: 5000, level: -25 },
  },
  v: {
    manner: 'fricative',
    voiced: true,
    formants: [300, 1100, 2200],
    duration: 0.055,
    noise: { peak: 4500, bandwidth: 5000, level: -31 },
  },
  th: {
    manner: 'fricative',
    voiced: false,
    formants: [320, 1400, 2550],
    duration: 0.09,
    noise: { peak: 5800, bandwidth: 4500, level: -27 },
  },
  dh: {
    manner: 'fricative',
    voiced: true,
    formants: [300, 1400, 2550],
    duration: 0.045,
    noise: { peak: 5500, bandwidth: 4500, level: -33 },
  },
  m: { manner: 'nasal', voiced: true, formants: [270, 1050, 2200], duration: 0.065 },
  n: { manner: 'nasal', voiced: true, formants: [270, 1500, 2500], duration: 0.06 },
  ng: { manner: 'nasal', voiced: true, formants: [270, 1950, 2550], duration: 0.065 },
  l: { manner: 'approximant', voiced: true, formants: [360, 1100, 2700], duration: 0.06 },
  r: { manner: 'approximant', voiced: true, formants: [420, 1250, 1650], duration: 0.065 },
  w: { manner: 'approximant', voiced: true, formants: [310, 720, 2250], duration: 0.06 },
  hh: { manner: 'aspirate', voiced: false, formants: [0, 0, 0], duration: 0.055 },
} as const satisfies Record<string, Consonant>;

export type ConsonantName = keyof typeof consonants;
