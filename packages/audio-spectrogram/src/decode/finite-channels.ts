import { AudioDecodeError } from '../errors';

/** Throws where a decoded sample is NaN or infinite: float encodings can store one, damaged packets can make one. */
export function requireFiniteChannels(channels: Float32Array[], file: string): void {
  for (const [c, channel] of channels.entries()) {
    const n = channel.findIndex((sample) => !Number.isFinite(sample));
    if (n < 0) continue;
    const found = `${channel[n]} as sample ${n} of channel ${c}`;
    const fix = 'The file is damaged or cut short: fetch it again.';
    throw new AudioDecodeError({ file, found, expected: 'finite samples', fix });
  }
}
