import { describe, expect, it } from 'vitest';
import { hzToMel } from '@image2audio/audio-spectrogram/transform';
import { expectReadmeShowsQuickstart } from '@image2audio/testing/readme-example';
import { loudestBand, middleFrame, silent, spectrogram } from '../examples/quickstart';

describe('README', () => {
  it('shows the example that is tested', () => {
    expectReadmeShowsQuickstart(import.meta.url);
  });

  it('finds the tone in its band', () => {
    expect(silent).toBe(false);
    expect(spectrogram).toMatchObject({ frames: 156, bands: 64, floor: -70 });
    expect(middleFrame).toHaveLength(64);
    // bands are centred on edges 1 ... 64 of 66 edges even in mels from 50 to 8000 Hz
    const [low, high] = [hzToMel(50, 'slaney'), hzToMel(8000, 'slaney')];
    expect(loudestBand).toBe(Math.round(((hzToMel(440, 'slaney') - low) / (high - low)) * 65) - 1);
  });
});
