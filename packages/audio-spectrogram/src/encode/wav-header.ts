import { AudioArgumentError } from '../errors';
import { sampleWriters, type WavEncoding } from './sample-writers';

const PCM = 1;
const IEEE_FLOAT = 3;
const EXTENSIBLE = 0xfffe;
/** The last 14 bytes of the identifiers of encodings in an extensible header; the first two are the plain tag. */
const SUBFORMAT_TAIL = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];

interface WavLayout {
  encoding: WavEncoding;
  channels: number;
  sampleRate: number;
  frames: number;
}

/**
 * All that stands before the samples of a WAV file, up to and with the length of its `data` chunk.
 *
 * The `fmt ` chunk is 16 bytes long for integers in one or two channels, 18 for floats (which the standard counts among
 * the compressed formats), 40 for more channels; the last two are followed by the number of frames in a `fact` chunk.
 */
export function wavHeader({ encoding, channels, sampleRate, frames }: WavLayout): Uint8Array {
  const { bytes: width } = sampleWriters[encoding];
  const tag = encoding.startsWith('pcm_f') ? IEEE_FLOAT : PCM;
  const isExtensible = channels > 2;
  const formatLength = isExtensible ? 40 : tag === IEEE_FLOAT ? 18 : 16;
  const factLength = formatLength > 16 ? 12 : 0;
  const headerLength = 12 + 8 + formatLength + factLength + 8;
  const frameBytes = channels * width;
  const dataLength = frames * frameBytes;
  const riffLength = headerLength - 8 + dataLength + (dataLength % 2);
  const fields = { 'frame size': [frameBytes, 2 ** 16], 'byte rate': [sampleRate * frameBytes, 2 ** 32] };
  for (const [field, [value, limit]] of Object.entries(fields)) {
    if (value < limit) continue;
    const found = `${channels} channels of ${8 * width} bits at ${sampleRate} Hz`;
    throw new AudioArgumentError('samples', found, `a ${field} below ${limit} bytes`, 'Store fewer channels a file.');
  }
  if (riffLength >= 2 ** 32) {
    const fix = 'Split the sound over several files.';
    throw new AudioArgumentError('samples', `${dataLength} bytes`, 'less than 4 GiB', fix);
  }

  const header = new Uint8Array(headerLength);
  const view = new DataView(header.buffer);
  let at = 0;
  const writeTag = (text: string) => {
    for (const character of text) header[at++] = character.charCodeAt(0);
  };
  const write16 = (value: number) => {
    view.setUint16(at, value, true);
    at += 2;
  };
  const write32 = (value: number) => {
    view.setUint32(at, value, true);
    at += 4;
  };
  writeTag('RIFF');
  write32(riffLength);
  writeTag('WAVEfmt ');
  write32(formatLength);
  write16(isExtensible ? EXTENSIBLE : tag);
  write16(channels);
  write32(sampleRate);
  write32(sampleRate * frameBytes);
  write16(frameBytes);
  write16(8 * width);
  if (formatLength > 16) write16(formatLength - 18);
  if (isExtensible) {
    write16(8 * width);
    write32(0); // no assignment to loudspeakers
    write16(tag);
    header.set(SUBFORMAT_TAIL, at);
    at += SUBFORMAT_TAIL.length;
  }
  if (factLength > 0) {
    writeTag('fact');
    write32(4);
    write32(frames);
  }
  writeTag('data');
  write32(dataLength);
  return header;
}
