import { image2AudioSpectrogram } from '../../packages/audio-spectrogram/src/index';
import { synthesizeCorpus } from '../../packages/emotion-corpora/src/index';
import { blank, place, png } from './png';

/** Two log-mel spectrograms of one synthetic speaker and sentence, happy and sad: -70 dB black, 10 dB below the loudest of both white. */
export function audioSpectrogram(): Uint8Array {
  const corpus = synthesizeCorpus({ profile: 'synthetic-ravdess', speakers: 1, seed: 0 });
  const spectrograms = ['happy', 'sad'].map((emotion) => {
    const clip = corpus.clips.items.find((item) => item.emotion === emotion && item.intensity === 'strong')!;
    return image2AudioSpectrogram(corpus.samplesOf(clip.id), clip.sampleRate!);
  });
  const loudest = Math.max(...spectrograms.flatMap(({ data }) => [...data]));
  const [scale, gap] = [2, 16];
  const { frames, bands, floor } = spectrograms[0];
  const sheet = blank(2 * frames * scale + gap, bands * scale);
  spectrograms.forEach(({ data }, at) => {
    const part = blank(frames, bands);
    for (let frame = 0; frame < frames; frame++) {
      for (let band = 0; band < bands; band++) {
        const level = (data[frame * bands + band] - floor) / (loudest - 10 - floor);
        part.data[(bands - 1 - band) * frames + frame] = Math.round(255 * Math.max(0, Math.min(1, level)));
      }
    }
    place(sheet, at * (frames * scale + gap), 0, part, scale);
  });
  return png(sheet);
}
