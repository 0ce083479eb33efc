import type { ClipSpec } from '../specs';
import { consonants, type Consonant, type ConsonantName } from './consonants';
import type { Phone } from './sentences';
import { glides, vowels, type VowelName } from './vowels';

/** F1 to F4, Hz. */
export type Formants = readonly [number, number, number, number];

/** A stretch of speech during which the vocal tract does one thing. */
export interface Segment {
  /** Seconds at a neutral rate. */
  duration: number;
  /** Formants that the tract moves to: at the segment's begin and, for diphthongs, its end. */
  from: Formants;
  to: Formants;
  /** Amplitudes relative to a stressed vowel: voice, breath through the whole tract, noise made in the mouth. */
  voicing: number;
  aspiration: number;
  frication: number;
  /** Hz; 0 without frication. */
  noisePeak: number;
  noiseBandwidth: number;
  /** Factor on the formants' bandwidths: nasals damp them. */
  damping: number;
  /** 1 or 0 for vowels, null for parts of consonants. */
  stress: 0 | 1 | null;
}

const silent = {
  voicing: 0,
  aspiration: 0,
  frication: 0,
  noisePeak: 0,
  noiseBandwidth: 1000,
  damping: 1,
  stress: null,
} as const;

/** The chart's vowels are said between consonants, one word at a time; in sentences they last about half as long, unstressed ones a third. */
const vowelShare = { stressed: 0.52, unstressed: 0.33 };
/** How far an unstressed vowel lies towards the middle of the chart. */
const reduction = 0.25;
/** Women's formants over men's, for the consonants, of which the chart has none (its vowels give 1.16). */
const consonantRatio = { male: 1, female: 1.16 };
const fourthFormant = { male: 3550, female: 4180 };
const schwa = { male: [500, 1450, 2500, 3550], female: [580, 1690, 2900, 4180] } as const;

function mix(one: Formants, other: Formants, share: number): Formants {
  const at = (index: number) => one[index] + share * (other[index] - one[index]);
  return [at(0), at(1), at(2), at(3)];
}

function vowelFormants(name: VowelName, sex: ClipSpec['sex'], stress: 0 | 1): Formants {
  const chart = sex === 'female' ? vowels[name].women : vowels[name].men;
  return stress === 1 ? chart : mix(chart, schwa[sex], reduction);
}

function vowelSegment(name: string, stress: 0 | 1, sex: ClipSpec['sex']): Segment {
  const [first, last] = glides[name] ?? [name as VowelName, name as VowelName];
  const chart = vowels[name in vowels ? (name as VowelName) : first];
  return {
    ...silent,
    duration: chart.duration * (stress === 1 ? vowelShare.stressed : vowelShare.unstressed),
    from: vowelFormants(first, sex, stress),
    to: mix(vowelFormants(first, sex, stress), vowelFormants(last, sex, stress), 0.8),
    voicing: stress === 1 ? 1 : 0.7,
    stress,
  };
}

/** 10^(dB / 20) of a table's whole number, by products: -20 dB is a tenth. */
function amplitude(level: number): number {
  let value = 1;
  // 10^(-1 / 20)
  for (let decibel = 0; decibel > level; decibel--) value *= 0.8912509381337456;
  return value;
}

function consonantSegments(consonant: Consonant, formants: Formants, beforeVowel: boolean): Segment[] {
  const { manner, voiced, duration, noise } = consonant;
  const base: Segment = { ...silent, from: formants, to: formants, duration };
  const noisy = noise && {
    frication: amplitude(noise.level),
    noisePeak: noise.peak,
    noiseBandwidth: noise.bandwidth,
  };
  switch (manner) {
    case 'nasal':
      return [{ ...base, voicing: 0.5, damping: 2.2 }];
    case 'approximant':
      return [{ ...base, voicing: 0.6, damping: 1.3 }];
    case 'aspirate':
      return [{ ...base, aspiration: 0.35, damping: 1.8 }];
    case 'fricative':
      return [{ ...base, ...noisy, voicing: voiced ? 0.3 : 0, damping: 1.5 }];
    case 'affricate':
    case 'stop': {
      const closure = { ...base, voicing: voiced ? 0.1 : 0, damping: 2 };
      const burst = { ...base, ...noisy, duration: manner === 'affricate' ? 0.05 : 0.01 };
      if (voiced) return [closure, burst];
      return [closure, burst, { ...base, duration: beforeVowel ? 0.04 : 0.012, aspiration: 0.22, damping: 1.6 }];
    }
  }
}

/** The segments of a sentence as a man's or a woman's average tract would make them. */
export function segmentsOf(phones: readonly Phone[], sex: ClipSpec['sex']): Segment[] {
  return phones.flatMap(({ name, stress }, position) => {
    if (stress !== null) return [vowelSegment(name, stress, sex)];
    const consonant: Consonant = consonants[name as ConsonantName];
    const next = phones[position + 1] as Phone | undefined;
    const following = next && next.stress !== null ? vowelSegment(next.name, next.stress, sex).from : null;
    if (consonant.manner === 'aspirate') return consonantSegments(consonant, following ?? schwa[sex], true);
    const ratio = consonantRatio[sex];
    const [f1, f2, f3] = consonant.formants;
    return consonantSegments(consonant, [f1 * ratio, f2 * ratio, f3 * ratio, fourthFormant[sex]], following !== null);
  });
}
