import { decodeAudio, isSilent, mixDown, presetSpectrogram } from '@image2audio/audio-spectrogram';
import type { InspectAudio } from '@image2audio/emotion-corpora/node';
import { sha256 } from '../store/hash';
import { spectrogramPreset } from './spectrograms';

/** Does with a sound file what a run does, up to its spectrogram, so that what is said of the file is what becomes of it. */
export const inspectClip: InspectAudio = async (path, bytes) => {
  const audio = await decodeAudio(bytes, path);
  const samples = mixDown(audio);
  presetSpectrogram(samples, audio.sampleRate, spectrogramPreset);
  const content = sha256(`${audio.sampleRate} `, samples).toString('hex');
  return { silent: isSilent(samples), content };
};
