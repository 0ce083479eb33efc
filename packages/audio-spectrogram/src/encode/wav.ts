import { requireFiniteSamples, requirePositiveInteger, type Samples } from '../samples';

export interface EncodeWavOptions {
  /** How samples are stored. 16-bit integers by default, which every player reads; 32-bit floats lose nothing. */
  encoding?: 'pcm_s16le' | 'pcm_f32le';
}

/**
 * Encodes one channel as a WAV file.
 *
 * 16-bit integers are round(32768 x) clipped to [-32768, 32767], which undoes the decoder's division exactly; floats
 * are stored as they are.
 *
 * @throws AudioArgumentError where there are no samples, one is not finite, or the rate is not a positive integer
 */
export function encodeWav(
  samples: Samples,
  sampleRate: number,
  { encoding = 'pcm_s16le' }: EncodeWavOptions = {},
): Uint8Array {
  requireFiniteSamples(samples);
  requirePositiveInteger('sampleRate', sampleRate);
  const isFloat = encoding === 'pcm_f32le';
  const width = isFloat ? 4 : 2;
  const dataLength = samples.length * width;
  const bytes = new Uint8Array(44 + dataLength);
  const view = new DataView(bytes.buffer);
  const writeTag = (offset: number, tag: string) => {
    for (let i = 0; i < tag.length; i++) bytes[offset + i] = tag.charCodeAt(i);
  };
  writeTag(0, 'RIFF');
  view.setUint32(4, 36 + dataLength, true);
  writeTag(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, isFloat ? 3 : 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * width, true);
  view.setUint16(32, width, true);
  view.setUint16(34, 8 * width, true);
  writeTag(36, 'data');
  view.setUint32(40, dataLength, true);
  for (let n = 0; n < samples.length; n++) {
    if (isFloat) view.setFloat32(44 + 4 * n, samples[n], true);
    else view.setInt16(44 + 2 * n, Math.max(-32768, Math.min(32767, Math.round(32768 * samples[n]))), true);
  }
  return bytes;
}
