import { cos, exp2, sin, smoothStep } from '../elementary';
import type { ClipScore, TimedSegment } from './clip-score';
import type { Formants } from './segments';

/** What the voice does at one moment. */
export interface VoiceControl {
  /** Hz. */
  fundamental: number;
  formants: Formants;
  damping: number;
  /** Amplitudes. */
  voicing: number;
  aspiration: number;
  frication: number;
  /** Hz. */
  noisePeak: number;
  noiseBandwidth: number;
}

/** Hz between which a voice stays whatever the emotion asks for. */
const lowest = 60;
const highest = 700;

/** The pitch contour, Hz: a line that declines, accents on stressed syllables, a movement at the end, and a tremor. */
function fundamentalAt(score: ClipScore, time: number): number {
  const progress = (time - score.speechStart) / (score.speechEnd - score.speechStart);
  const ending = Math.max(0, (progress - 0.75) / 0.25);
  let semitones = score.pitchSlope * (progress - 0.5) + score.finalRise * ending * ending;
  for (const { time: peak, halfWidth, semitones: height } of score.accents) {
    const distance = (time - peak) / halfWidth;
    if (distance > -1 && distance < 1) semitones += height * 0.5 * (1 + cos(Math.PI * distance));
  }
  semitones += score.tremor * sin(2 * Math.PI * score.tremorRate * time);
  return Math.min(highest, Math.max(lowest, score.fundamental * exp2(semitones / 12)));
}

/** Seconds in which an amplitude goes from one segment's to the next one's. */
const onset = 0.012;

/** The controls at `time`, which lies in segment `position`; formants are targets, which the renderer's tract approaches smoothly. */
export function voiceControlAt(score: ClipScore, time: number, position: number): VoiceControl {
  const { segments } = score;
  const current = segments[position];
  const before: TimedSegment | undefined = segments[position - 1];
  const share = (time - current.start) / current.duration;
  const arrived = smoothStep((time - current.start) / Math.min(onset, current.duration));
  // voices begin and end softly
  const edge = smoothStep((score.speechEnd - time) / 0.05);
  const voicing = before ? before.voicing + (current.voicing - before.voicing) * arrived : current.voicing * arrived;
  const at = (index: number) => current.from[index] + (current.to[index] - current.from[index]) * smoothStep(share);
  return {
    fundamental: fundamentalAt(score, time),
    formants: [at(0), at(1), at(2), at(3)],
    damping: current.damping,
    voicing: voicing * edge,
    aspiration: current.aspiration * edge,
    frication: current.frication * edge,
    noisePeak: current.noisePeak,
    noiseBandwidth: current.noiseBandwidth,
  };
}
