import { decodeAudio, encodeWav, image2AudioSpectrogram, isSilent, mixDown } from '@image2audio/audio-spectrogram';

// one second of a 440 Hz tone at 48 kHz, as a file; in earnest: const file = await readFile('clip.wav')
const tone = Float32Array.from({ length: 48000 }, (_, n) => 0.5 * Math.sin((2 * Math.PI * 440 * n) / 48000));
const file = encodeWav(tone, 48000);

const audio = await decodeAudio(file, 'tone.wav');
const samples = mixDown(audio);
export const silent = isSilent(samples);
export const spectrogram = image2AudioSpectrogram(samples, audio.sampleRate);

// level in dB of frame 78 (the middle) in each of the 64 mel bands
const { data, bands } = spectrogram;
export const middleFrame = data.subarray(78 * bands, 79 * bands);
export const loudestBand = middleFrame.indexOf(Math.max(...middleFrame));
console.log(`${spectrogram.frames} frames of ${bands} bands; the tone is loudest in band ${loudestBand}`);
