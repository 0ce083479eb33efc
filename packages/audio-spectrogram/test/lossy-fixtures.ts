import type { DecodedAudio } from '@image2audio/audio-spectrogram';
import { fixtureCases } from './fixture';

/** A file of tools/fixtures/audio-spectrogram/make_decoder_fixtures.py and what libsndfile reads from it. */
export interface LossyFixture {
  encoding: string;
  sampleRate: number;
  channels: number;
  length: number;
  stride: number;
  bytes: Uint8Array;
  /** Every stride-th sample of each channel. */
  samples: number[][];
}

export const lossyFixtures = fixtureCases<Omit<LossyFixture, 'bytes'> & { base64: string }>('lossy').map(
  ({ base64, ...fixture }): LossyFixture => ({ ...fixture, bytes: Uint8Array.from(Buffer.from(base64, 'base64')) }),
);

/** The first fixture of an encoding, with that many channels. */
export function lossyFixture(encoding: string, channels: number): LossyFixture {
  const fixture = lossyFixtures.find((each) => each.encoding === encoding && each.channels === channels);
  if (!fixture) throw new Error(`no fixture of ${encoding} with ${channels} channels`);
  return fixture;
}

/** Largest difference between decoded samples and libsndfile's. */
export function largestDifference(audio: DecodedAudio, { samples, stride }: LossyFixture): number {
  let largest = 0;
  for (const [c, expected] of samples.entries()) {
    for (const [i, value] of expected.entries()) {
      largest = Math.max(largest, Math.abs(audio.channels[c][i * stride] - value));
    }
  }
  return largest;
}

export function concatenation(...parts: ArrayLike<number>[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => Array.from(part)));
}
