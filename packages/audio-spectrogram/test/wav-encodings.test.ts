import { describe, expect, it } from 'vitest';
import { decodeWav } from '@image2audio/audio-spectrogram';
import { fixtureCases } from './fixture';
import { chunk, formatChunk, riff } from './riff';

describe('decodeWav reads what libsndfile reads', () => {
  it.each(fixtureCases<{ container: string; subtype: string; base64: string; samples: number[][] }>('wav-files'))(
    '$container, $subtype',
    ({ base64, samples }) => {
      const { channels, sampleRate } = decodeWav(Uint8Array.from(Buffer.from(base64, 'base64')));
      expect(sampleRate).toBe(16000);
      // results are float32
      expect(channels.map((channel) => [...channel])).toEqual(samples.map((channel) => channel.map(Math.fround)));
    },
  );

  it.each(fixtureCases<{ encoding: string; samples: number[] }>('companded'))(
    'every byte of $encoding',
    ({ encoding, samples }) => {
      const tag = encoding === 'pcm_alaw' ? 6 : 7;
      const data = chunk(
        'data',
        Uint8Array.from({ length: 256 }, (_, byte) => byte),
      );
      const audio = decodeWav(riff([formatChunk({ tag, bits: 8 }), data]));
      expect(audio.encoding).toBe(encoding);
      expect([...audio.channels[0]]).toEqual(samples);
    },
  );
});
