import { AudioArgumentError, requireName, requireOptions } from '../errors';
import { LARGEST_FLOAT32_SAMPLE, requireFiniteSamples, requirePositiveInteger, type Samples } from '../samples';
import { sampleWriters, type WavEncoding } from './sample-writers';
import { wavHeader } from './wav-header';

export interface EncodeWavOptions {
  /**
   * How samples are stored: unsigned 8-bit, signed 16-, 24- or 32-bit integers, 32- or 64-bit floats. 16-bit integers
   * by default, which every player reads; floats lose nothing.
   */
  encoding?: WavEncoding;
}

/**
 * Encodes sound as a WAV file, the inverse of `decodeWav`.
 *
 * Integers of b bits are round(2^(b-1) x) clipped to [-2^(b-1), 2^(b-1) - 1], which undoes the decoder's division
 * exactly (8-bit ones are stored unsigned, 128 higher); floats are stored as they are, also beyond [-1, 1]. One and two
 * channels get the plain header, which every reader knows; more get the extensible one, without an assignment to
 * loudspeakers.
 *
 * @param samples one channel, or an array of channels of equal length; nominally in [-1, 1]
 * @param sampleRate samples a second, in Hz
 * @throws AudioArgumentError where there are no samples, one is not finite or above 1e30, channels differ in length, the rate is not
 *   a positive integer below 2^32, or the file would be larger than the 4 GiB that the format can describe
 */
export function encodeWav(
  samples: Samples | readonly Samples[],
  sampleRate: number,
  options: EncodeWavOptions = {},
): Uint8Array {
  requireOptions<EncodeWavOptions>('options', options, { encoding: true });
  const { encoding = 'pcm_s16le' } = options;
  const channels = isOneChannel(samples) ? [samples] : samples;
  requireChannels(channels);
  requirePositiveInteger('sampleRate', sampleRate);
  requireName('encoding', encoding, Object.keys(sampleWriters));
  const { bytes: width, write } = sampleWriters[encoding];
  const header = wavHeader({ encoding, channels: channels.length, sampleRate, frames: channels[0].length });
  const frameBytes = channels.length * width;
  const dataLength = channels[0].length * frameBytes;
  // chunks begin at even offsets
  const bytes = new Uint8Array(header.length + dataLength + (dataLength % 2));
  bytes.set(header);
  const view = new DataView(bytes.buffer);
  channels.forEach((channel, c) => {
    let offset = header.length + c * width;
    for (let n = 0; n < channel.length; n++, offset += frameBytes) write(view, offset, channel[n]);
  });
  return bytes;
}

function isOneChannel(samples: Samples | readonly Samples[]): samples is Samples {
  // a plain array of numbers is refused as the channel it is meant to be
  return !Array.isArray(samples) || typeof samples[0] === 'number';
}

function requireChannels(channels: readonly Samples[]): void {
  if (channels.length === 0 || channels.length > 65535) {
    throw new AudioArgumentError('samples', `${channels.length} channels`, 'from 1 to 65535 channels');
  }
  channels.forEach((channel, c) => {
    const argument = channels.length === 1 ? 'samples' : `samples[${c}]`;
    requireFiniteSamples(channel, argument, LARGEST_FLOAT32_SAMPLE);
    if (channel.length !== channels[0].length) {
      const expected = `${channels[0].length} samples as in channel 0`;
      throw new AudioArgumentError(argument, `${channel.length} samples`, expected, 'Pad the shorter one.');
    }
  });
}
