import type { DecodedAudio } from './decode/audio-format';

/**
 * One channel from many: the mean over channels, y[n] = (1/C) sum_c x_c[n], as librosa.to_mono.
 *
 * A mean, not a sum, so that the result stays in [-1, 1]. A single channel is returned as it is, not copied.
 */
export function mixDown(audio: Pick<DecodedAudio, 'channels'>): Float32Array {
  const { channels } = audio;
  if (channels.length === 1) return channels[0];
  const length = channels.length === 0 ? 0 : Math.min(...channels.map((channel) => channel.length));
  const sums = new Float64Array(length);
  for (const channel of channels) {
    for (let n = 0; n < length; n++) sums[n] += channel[n];
  }
  const mixed = new Float32Array(length);
  for (let n = 0; n < length; n++) mixed[n] = sums[n] / channels.length;
  return mixed;
}
