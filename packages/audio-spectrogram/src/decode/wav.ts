import { AudioDecodeError } from '../errors';
import type { DecodedAudio } from './audio-format';
import { type FileBytes, fileBytes } from './file-bytes';
import { requireFiniteChannels } from './finite-channels';
import { riffChunks, type RiffChunk } from './riff-chunks';
import { tagAt } from './tag-at';
import { soundRange } from './tags';
import { type SampleEncoding, wavCodecs } from './wav-encodings';

const EXTENSIBLE = 0xfffe;
/** A large microphone array; more come from a damaged header, and every channel takes memory even without samples. */
const MOST_CHANNELS = 1024;
const reencode = 'Convert it, for instance with `ffmpeg -i INPUT -c:a pcm_s16le OUTPUT.wav`.';
const restore = 'The file is damaged or cut short: fetch it again.';

interface WavFormat {
  sampleRate: number;
  channelCount: number;
  encoding: SampleEncoding;
}

/**
 * Decodes a WAV file: 8-, 16-, 24- and 32-bit integers, 32- and 64-bit floats, A-law and mu-law, plain or extensible,
 * RIFF or RF64.
 *
 * Integers of b bits become value / 2^(b-1) (8-bit is unsigned and becomes (value - 128) / 128); floats are kept as
 * they are, also beyond [-1, 1]. Widths in between (20 bits in 3 bytes) are stored left-justified and read as their
 * container. Unknown chunks are passed over, tags before and after too; a `data` chunk whose length is wrong or cut short is read as far as whole
 * frames go, and `missingSamples` says what a stated length lacks. Rate of bytes, frame size (where the width of samples and the rate of bytes speak
 * against it) and the number of samples in a `fact` chunk are hints.
 *
 * @param file the bytes of the whole file
 * @param name what errors call the file; "audio" by default
 * @throws AudioArgumentError where it is not bytes; AudioDecodeError where the file is not WAV, its encoding is another
 *   one, or a sample is not finite
 */
export function decodeWav(file: FileBytes, name = 'audio'): DecodedAudio {
  const whole = fileBytes(file);
  const range = soundRange(whole);
  const bytes = whole.subarray(range.start);
  if (!['RIFF', 'RF64', 'BW64'].includes(tagAt(bytes, 0)) || tagAt(bytes, 8) !== 'WAVE') {
    const found = whole.length < 12 ? `${whole.length} bytes` : `a header of ${JSON.stringify(tagAt(bytes, 0))}`;
    throw new AudioDecodeError({ file: name, found, expected: 'a RIFF or RF64 header of type WAVE', fix: reencode });
  }
  let formatChunk: RiffChunk | undefined;
  let dataChunk: RiffChunk | undefined;
  for (const chunk of riffChunks(bytes, range.end - range.start)) {
    if (chunk.id === 'fmt ') formatChunk ??= chunk;
    // some writers reserve an empty one before the sound
    if (chunk.id === 'data' && isEmpty(dataChunk)) dataChunk = chunk;
    if (formatChunk && !isEmpty(dataChunk)) break;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const format = readFormat(view, formatChunk, name);
  if (!dataChunk) {
    throw new AudioDecodeError({
      file: name,
      found: 'no "data" chunk',
      expected: 'one that holds the samples',
      fix: restore,
    });
  }
  const missingSamples = Math.floor(dataChunk.missing / (format.channelCount * format.encoding.bytes));
  return {
    sampleRate: format.sampleRate,
    channels: readChannels(view, dataChunk, format, name),
    encoding: format.encoding.name,
    ...(missingSamples > 0 && { missingSamples }),
  };
}

const isEmpty = (chunk: RiffChunk | undefined) => !chunk || chunk.start === chunk.end;

function readFormat(view: DataView, chunk: RiffChunk | undefined, file: string): WavFormat {
  const length = chunk ? chunk.end - chunk.start : 0;
  if (!chunk || length < 16) {
    const found = chunk ? `a "fmt " chunk of ${length} bytes` : 'no "fmt " chunk';
    throw new AudioDecodeError({ file, found, expected: 'a "fmt " chunk of 16 bytes or more', fix: restore });
  }
  const at = chunk.start;
  let tag = view.getUint16(at, true);
  const channelCount = view.getUint16(at + 2, true);
  const sampleRate = view.getUint32(at + 4, true);
  const frameBytes = view.getUint16(at + 12, true);
  const bits = view.getUint16(at + 14, true);
  // an extensible header names the encoding by a GUID that begins with the plain tag
  if (tag === EXTENSIBLE && length >= 26) tag = view.getUint16(at + 24, true);
  if (channelCount === 0 || channelCount > MOST_CHANNELS || sampleRate === 0) {
    const found = `${channelCount} channels at ${sampleRate} Hz`;
    const expected = `1 to ${MOST_CHANNELS} channels and a positive rate`;
    throw new AudioDecodeError({ file, found, expected, fix: restore });
  }
  const codec = wavCodecs.get(tag);
  // some writers of companded bytes state the width of what they expand to
  const isCompanded = codec?.encodings.length === 1 && (frameBytes === 0 || frameBytes === channelCount);
  const width = isCompanded ? 1 : Math.ceil(bits / 8);
  const encoding = codec?.encodings.find(({ bytes }) => bytes === width);
  if (!encoding) {
    const expected = '8-, 16-, 24- or 32-bit integer, 32- or 64-bit float, A-law or mu-law samples';
    throw new AudioDecodeError({
      file,
      found: `${bits}-bit ${codec?.name ?? `codec ${tag}`} samples`,
      expected,
      fix: reencode,
    });
  }
  // some writers leave the frame size 0 or get it wrong; where the rate of bytes agrees with it, or samples of three bytes may lie in four, the
  // layout of the samples is open
  const isOpen =
    view.getUint32(at + 8, true) === sampleRate * frameBytes || (width === 3 && frameBytes === 4 * channelCount);
  if (frameBytes !== 0 && frameBytes !== channelCount * width && isOpen) {
    const expected = `${channelCount * width} for ${channelCount} channels of ${bits} bits`;
    throw new AudioDecodeError({ file, found: `a frame size of ${frameBytes} bytes`, expected, fix: reencode });
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
    channels.push(channel);
  }
  if (encoding.name.startsWith('pcm_f')) requireFiniteChannels(channels, file);
  return channels;
}
