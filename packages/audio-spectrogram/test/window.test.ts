import { describe, expect, it } from 'vitest';
import { AudioArgumentError } from '@image2audio/audio-spectrogram';
import { hamming, hann, povey } from '@image2audio/audio-spectrogram/transform';
import { fixtureCases, largestRelativeError } from './fixture';

describe('hann', () => {
  it.each(fixtureCases<{ length: number; periodic: boolean; window: number[] }>('window'))(
    'agrees with scipy within 1e-9: $length samples, periodic $periodic',
    ({ length, periodic, window }) => {
      expect(largestRelativeError(hann(length, { periodic }), window, 1)).toBeLessThan(1e-9);
    },
  );

  it('sums to a constant when overlapped by three quarters', () => {
    const window = hann(16);
    for (let n = 0; n < 4; n++) expect(window[n] + window[n + 4] + window[n + 8] + window[n + 12]).toBeCloseTo(2, 12);
  });

  it('refuses a length that is not a positive integer', () => {
    expect(() => hann(0)).toThrow(AudioArgumentError);
    expect(() => hann(2.5)).toThrow(/length: found 2.5, expected a positive integer/);
  });
});

describe('hamming and povey', () => {
  it.each(fixtureCases<{ kind: 'hamming' | 'povey'; length: number; periodic: boolean; window: number[] }>('windows'))(
    'agree within 1e-9 with scipy and with Kaldi: $kind, $length samples, periodic $periodic',
    (fixture) => {
      const { kind, length, periodic, window } = fixture;
      const ours = kind === 'hamming' ? hamming(length, { periodic }) : povey(length);
      expect(largestRelativeError(ours, window, 1)).toBeLessThan(1e-9);
    },
  );
});
