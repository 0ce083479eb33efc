import { AudioDecodeError } from '../errors';
import { type DecodedAudio, tagAt } from './audio-format';
import { riffChunks, type RiffChunk } from './riff-chunks';

const PCM = 1;
const IEEE_FLOAT = 3;
const EXTENSIBLE = 0xfffe;
const codecNames = new Map([
  [0x0002, 'Microsoft ADPCM'],
  [0x0006, 'A-law'],
  [0x0007, 'mu-law'],
  [0x0011, 'IMA ADPCM'],
  [0x0050, 'MPEG audio'],
  [0x0055, 'MP3'],
]);
const reencode = 'Convert it, for instance with `ffmpeg -i INPUT -c:a pcm_s16le OUTPUT.wav`.';
const restore = 'The file is damaged or cut short: fetch it again.';

interface SampleEncoding {
  name: string;
  bytes: number;
  read: (view: DataView, offset: number) => number;
}

// integers are scaled by a power of two, so that the most negative value is exactly -1 (as libsndfile and librosa)
const integerEncodings: SampleEncoding[] = [
  { name: 'pcm_u8', bytes: 1, read: (view, offset) => (view.getUint8(offset) - 128) / 128 },
  { name: 'pcm_s16le', bytes: 2, read: (view, offset) => view.getInt16(offset, true) / 32768 },
  {
    name: 'pcm_s24le',
    bytes: 3,
    read: (view, offset) => (view.getUint16(offset, true) + view.getInt8(offset + 2) * 65536) / 8388608,
  },
  { name: 'pcm_s32le', bytes: 4, read: (view, offset) => view.getInt32(offset, true) / 2147483648 },
];
const floatEncodings: SampleEncoding[] = [
  { name: 'pcm_f32le', bytes: 4, read: (view, offset) => view.getFloat32(offset, true) },
  { name: 'pcm_f64le', bytes: 8, read: (view, offset) => view.getFloat64(offset, true) },
];

interface WavFormat {
  sampleRate: number;
  channelCount: number;
  encoding: SampleEncoding;
}

/**
 * Decodes a WAV file: 8-, 16-, 24- and 32-bit integers, 32- and 64-bit floats, plain or extensible, RIFF or RF64.
 *
 * Integers of b bits become value / 2^(b-1) (8-bit is unsigned and becomes (value - 128) / 128); floats are kept as
 * they are, also beyond [-1, 1]. Widths in between (20 bits in 3 bytes) are stored left-justified and read as their
 * container. Unknown chunks are passed over; a `data` chunk whose length is wrong or cut short is read as far as whole
 * frames go.
 *
 * @param bytes the whole file
 * @param name what errors call the file; "audio" by default
 * @throws AudioDecodeError where the file is not WAV, its encoding is another one, or a sample is not finite
 */
export function decodeWav(bytes: Uint8Array, name = 'audio'): DecodedAudio {
  if (!['RIFF', 'RF64', 'BW64'].includes(tagAt(bytes, 0)) || tagAt(bytes, 8) !== 'WAVE') {
    const found = bytes.length < 12 ? `${bytes.length} bytes` : `a header of ${JSON.stringify(tagAt(bytes, 0))}`;
    throw new AudioDecodeError({ file: name, found, expected: 'a RIFF or RF64 header of type WAVE', remedy: reencode });
  }
  let formatChunk: RiffChunk | undefined;
  let dataChunk: RiffChunk | undefined;
  for (const chunk of riffChunks(bytes)) {
    if (chunk.id === 'fmt ') formatChunk ??= chunk;
    if (chunk.id === 'data') dataChunk ??= chunk;
    if (formatChunk && dataChunk) break;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const format = readFormat(view, formatChunk, name);
  if (!dataChunk) {
    throw new AudioDecodeError({
      file: name,
      found: 'no "data" chunk',
      expected: 'one that holds the samples',
      remedy: restore,
    });
  }
  return {
    sampleRate: format.sampleRate,
    channels: readChannels(view, dataChunk, format, name),
    encoding: format.encoding.name,
  };
}

function readFormat(view: DataView, chunk: RiffChunk | undefined, file: string): WavFormat {
  const length = chunk ? chunk.end - chunk.start : 0;
  if (!chunk || length < 16) {
    const found = chunk ? `a "fmt " chunk of ${length} bytes` : 'no "fmt " chunk';
    throw new AudioDecodeError({ file, found, expected: 'a "fmt " chunk of 16 bytes or more', remedy: restore });
  }
  const at = chunk.start;
  let tag = view.getUint16(at, true);
  const channelCount = view.getUint16(at + 2, true);
  const sampleRate = view.getUint32(at + 4, true);
  const frameBytes = view.getUint16(at + 12, true);
  const bits = view.getUint16(at + 14, true);
  // an extensible header names the encoding by a GUID that begins with the plain tag
  if (tag === EXTENSIBLE && length >= 26) tag = view.getUint16(at + 24, true);
  if (channelCount === 0 || sampleRate === 0) {
    const found = `${channelCount} channels at ${sampleRate} Hz`;
    throw new AudioDecodeError({ file, found, expected: 'at least one channel and a positive rate', remedy: restore });
  }
  const width = Math.ceil(bits / 8);
  const candidates = tag === PCM ? integerEncodings : tag === IEEE_FLOAT ? floatEncodings : [];
  const encoding = candidates.find((candidate) => candidate.bytes === width);
  if (!encoding) {
    const codec = tag === PCM ? 'integer' : tag === IEEE_FLOAT ? 'float' : (codecNames.get(tag) ?? `codec ${tag}`);
    const expected = '8-, 16-, 24- or 32-bit integer or 32- or 64-bit float samples';
    throw new AudioDecodeError({ file, found: `${bits}-bit ${codec} samples`, expected, remedy: reencode });
  }
  // some writers leave the frame size 0; any other disagreement leaves the layout of the samples open
  if (frameBytes !== 0 && frameBytes !== channelCount * width) {
    const expected = `${channelCount * width} for ${channelCount} channels of ${bits} bits`;
    throw new AudioDecodeError({ file, found: `a frame size of ${frameBytes} bytes`, expected, remedy: reencode });
  }
  return { sampleRate, channelCount, encoding };
}

function readChannels(view: DataView, chunk: RiffChunk, format: WavFormat, file: string): Float32Array[] {
  const { channelCount, encoding } = format;
  const frameBytes = channelCount * encoding.bytes;
  const frames = Math.floor((chunk.end - chunk.start) / frameBytes);
  const channels: Float32Array[] = [];
  for (let c = 0; c < channelCount; c++) {
    const channel = new Float32Array(frames);
    let offset = chunk.start + c * encoding.bytes;
    for (let n = 0; n < frames; n++, offset += frameBytes) channel[n] = encoding.read(view, offset);
    if (encoding.name.startsWith('pcm_f')) requireFinite(channel, c, file);
    channels.push(channel);
  }
  return channels;
}

function requireFinite(channel: Float32Array, c: number, file: string): void {
  const n = channel.findIndex((sample) => !Number.isFinite(sample));
  if (n < 0) return;
  const found = `${channel[n]} as sample ${n} of channel ${c}`;
  throw new AudioDecodeError({ file, found, expected: 'finite samples', remedy: restore });
}
