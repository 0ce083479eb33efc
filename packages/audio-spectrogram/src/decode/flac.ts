import { AudioDecodeError } from '../errors';
import type { DecodedAudio } from './audio-format';
import { requireModestSize } from './decoded-size';
import { type FileBytes, fileBytes } from './file-bytes';
import { type FlacFrames, flacFrames } from './flac-frames';
import { requireWebAssembly } from './require-webassembly';
import { runDecoder } from './run-decoder';
import { tagAt } from './tag-at';
import { soundRange } from './tags';

/** Byte after "fLaC" and the STREAMINFO block. */
const STREAM_INFO_END = 42;
/** 36 bits, all set. */
const UNSTATED = 0xfffffffffn;
/** The decoder returns infinite samples for 12 and 20 bits. */
const DECODED_WIDTHS = [8, 16, 24];
const restore = 'The file is damaged or cut short: fetch it again, or check it with `flac --test`.';

/** What a FLAC file says of itself at its start (RFC 9639, section 8.2). */
interface StreamInfo {
  sampleRate: number;
  channelCount: number;
  bitDepth: number;
  /** Samples a channel; 0 where the encoder did not know, or left all bits set. */
  sampleCount: number;
  /** Samples of every frame but the last; undefined where they vary. */
  blockSize: number | undefined;
}

/**
 * Decodes a FLAC file with libFLAC (compiled to WebAssembly, in this thread): 8, 16 or 24 bits, 1 to 8 channels.
 *
 * The checksums of every frame are verified, and frames must fill the stream up to tags or, where they have all samples that the header states, other bytes. Rate, width and channels of the frames must
 * be those of the file's header. Its number of samples, which has no checksum, is a hint: more samples in intact frames are read; fewer mean a file
 * cut between two frames, unless the last frame is shorter than the others, as only the last of a stream is. The decoder is loaded on the first
 * call and freed after each.
 *
 * @param file the bytes of the whole file
 * @param name what errors call the file; "audio" by default
 * @throws AudioArgumentError where it is not bytes; AudioDecodeError where the file is not FLAC, has another width, or
 *   is damaged, or there is no WebAssembly
 */
export async function decodeFlac(file: FileBytes, name = 'audio'): Promise<DecodedAudio> {
  const bytes = fileBytes(file);
  const { start, end } = soundRange(bytes);
  const stream = bytes.subarray(start, end);
  const info = readStreamInfo(stream, name);
  const found = flacFrames(stream, endOfMetadata(stream, name), info.blockSize);
  requireModestSize(found.values, bytes, name);
  const whole = await beforeOtherBytes(stream, info, found, name);
  const { lastIsShort } = found;
  const damagedAt = whole ? null : found.damagedAt;
  const decoded = whole ?? (await decodeFrames([streamInfoAlone(stream), ...found.frames], name));
  const { channels, sampleCount, sampleRate, bitDepth } = decoded;
  // frames have checksums, the stated number of samples has none: it tells of a cut only where the last frame does not end the stream itself
  const isCut = sampleCount < info.sampleCount && !lastIsShort;
  if (damagedAt !== null || isCut) {
    const damage = damagedAt === null ? '' : `, and no intact frame at byte ${start + damagedAt}`;
    const expected = info.sampleCount === 0 ? 'intact frames to the end' : `${info.sampleCount} samples`;
    throw new AudioDecodeError({
      file: name,
      found: `${sampleCount} samples in intact frames${damage}`,
      expected,
      fix: restore,
    });
  }
  if (sampleCount === 0) {
    const silence = Array.from({ length: info.channelCount }, () => new Float32Array(0));
    return { sampleRate: info.sampleRate, channels: silence, encoding: 'flac' };
  }
  if (channels.length !== info.channelCount || sampleRate !== info.sampleRate || bitDepth !== info.bitDepth) {
    throw new AudioDecodeError({
      file: name,
      found: `frames of ${channels.length} channels, ${bitDepth} bits and ${sampleRate} Hz`,
      expected: `${info.channelCount} channels, ${info.bitDepth} bits and ${info.sampleRate} Hz as in the header`,
      fix: restore,
    });
  }
  for (const channel of channels) rescale(channel, info.bitDepth);
  return { sampleRate: info.sampleRate, channels, encoding: 'flac' };
}

/** Ends of a last frame that are tried: by chance there is hardly one within it. */
const MOST_ENDS = 4;

/**
 * The sound of a stream with bytes of no format behind it: its last frame, the one that completes the stated number of samples, ends where its checksum
 * fits and it decodes. Undefined where there is no such frame.
 */
async function beforeOtherBytes(
  stream: Uint8Array,
  { sampleCount, channelCount }: StreamInfo,
  { frames, values, damagedAt, possibleEnds, lastBlockSize }: FlacFrames,
  name: string,
): Promise<DecodedFrames | undefined> {
  if (damagedAt === null || values / channelCount + lastBlockSize !== sampleCount) return undefined;
  for (const end of possibleEnds.slice(0, MOST_ENDS)) {
    const last = stream.subarray(damagedAt, end);
    const decoded = await decodeFrames([streamInfoAlone(stream), ...frames, last], name).catch(() => undefined);
    if (decoded?.sampleCount === sampleCount) return decoded;
  }
  return undefined;
}

interface DecodedFrames {
  channels: Float32Array[];
  sampleCount: number;
  /** Of the last frame, as the next. */
  sampleRate: number;
  bitDepth: number;
}

async function decodeFrames(frames: Uint8Array[], file: string): Promise<DecodedFrames> {
  requireWebAssembly(file);
  const { FLACDecoder } = await import('@wasm-audio-decoders/flac');
  const decoder = new FLACDecoder();
  const expected = 'frames of the FLAC format';
  // whole files are not left to the decoder: its own search for frames loses the last one of some
  const decoded = await runDecoder(decoder, () => decoder.decodeFrames(frames), { file, expected });
  const { channelData, samplesDecoded, sampleRate, bitDepth } = decoded;
  return { channels: channelData, sampleCount: samplesDecoded, sampleRate, bitDepth };
}

/** The header as its only metadata: the decoder needs it for frames that refer to it for their rate or width. */
function streamInfoAlone(stream: Uint8Array): Uint8Array {
  const header = stream.slice(0, STREAM_INFO_END);
  header[4] |= 0x80; // the last block
  return header;
}

/**
 * The decoder divides b-bit integers by 2^(b-1) - 1; every other reader, decodeWav among them, by 2^(b-1). The integers
 * are restored (exactly: float32 holds 24 bits) and divided anew, so that a clip is the same from FLAC as from WAV.
 */
function rescale(channel: Float32Array, bitDepth: number): void {
  const fullScale = 2 ** (bitDepth - 1);
  for (let n = 0; n < channel.length; n++) channel[n] = Math.round(channel[n] * (fullScale - 1)) / fullScale;
}

function readStreamInfo(stream: Uint8Array, file: string): StreamInfo {
  const header = tagAt(stream, 0);
  if (header !== 'fLaC' || stream.length < STREAM_INFO_END || (stream[4] & 0x7f) !== 0) {
    const found =
      header !== 'fLaC'
        ? `a header of ${JSON.stringify(header)}`
        : stream.length < STREAM_INFO_END
          ? `${stream.length} bytes`
          : 'another block first';
    throw new AudioDecodeError({ file, found, expected: '"fLaC" and a STREAMINFO block of 34 bytes', fix: restore });
  }
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  const packed = view.getBigUint64(18); // 20 bits rate, 3 channels - 1, 5 bits a sample - 1, 36 samples
  const sampleRate = Number(packed >> 44n);
  if (sampleRate === 0) {
    throw new AudioDecodeError({ file, found: 'a rate of 0 Hz', expected: 'a positive rate', fix: restore });
  }
  const bitDepth = Number((packed >> 36n) & 31n) + 1;
  if (!DECODED_WIDTHS.includes(bitDepth)) {
    const fix = 'Convert it, for instance with `ffmpeg -i INPUT -c:a pcm_s32le OUTPUT.wav`.';
    throw new AudioDecodeError({ file, found: `${bitDepth}-bit samples`, expected: '8, 16 or 24 bits', fix });
  }
  const sampleCount = Number(packed & UNSTATED);
  const [shortest, longest] = [view.getUint16(8), view.getUint16(10)];
  return {
    sampleRate,
    channelCount: Number((packed >> 41n) & 7n) + 1,
    bitDepth,
    sampleCount: sampleCount === Number(UNSTATED) ? 0 : sampleCount,
    blockSize: shortest === longest && shortest > 0 ? shortest : undefined,
  };
}

/** Metadata blocks follow each other, each with its length, up to one that is marked as the last. */
function endOfMetadata(stream: Uint8Array, file: string): number {
  let offset = 4;
  for (let last = false; !last;) {
    if (offset + 4 > stream.length) {
      const found = 'the end of the file';
      throw new AudioDecodeError({ file, found, expected: `a metadata block at byte ${offset}`, fix: restore });
    }
    last = (stream[offset] & 0x80) !== 0;
    offset += 4 + ((stream[offset + 1] << 16) | (stream[offset + 2] << 8) | stream[offset + 3]);
  }
  return offset;
}
