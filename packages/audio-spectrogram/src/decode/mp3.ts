import { AudioDecodeError } from '../errors';
import type { DecodedAudio } from './audio-format';
import { requireModestSize } from './decoded-size';
import { type FileBytes, fileBytes } from './file-bytes';
import { requireFiniteChannels } from './finite-channels';
import {
  type MpegInfo,
  type MpegStream,
  mpegFrameHeader,
  mpegInfo,
  mpegStream,
  mpegStreamAfterJunk,
  sameMpegStream,
} from './mpeg-frames';
import { requireWebAssembly } from './require-webassembly';
import { runDecoder } from './run-decoder';
import { beginsTag, soundRange } from './tags';

const restore = 'The file is damaged or cut short: fetch it again.';
/** Samples by which every decoder of layer III is late. */
const DECODER_DELAY = 529;

/**
 * Decodes an MP3 file with libmpg123 (compiled to WebAssembly, in this thread): MPEG 1, 2 and 2.5, layers I to III.
 *
 * Tags and zeros before and after are passed over, and so is half a frame at the end. Frames must follow each other without a gap: MP3 has no
 * checksum of its own, and damage inside a frame is heard rather than found. What the encoder states in its "Info" frame is a hint, as encoders
 * differ in what they count. A file is cut short where all that is stated says so: fewer frames than stated, and fewer bytes; where the bytes are
 * not stated, at least two frames fewer, as some encoders count the "Info" frame. The stated delay is cut off, so that a clip begins where it
 * began before, and the padding where the stated frames are all there; neither is where both together would leave nothing. The decoder is loaded on
 * the first call and freed after each.
 *
 * @param file the bytes of the whole file
 * @param name what errors call the file; "audio" by default
 * @throws AudioArgumentError where it is not bytes; AudioDecodeError where the file holds no MPEG audio, has a gap,
 *   changes its format, or is cut short, or there is no WebAssembly
 */
export async function decodeMp3(file: FileBytes, name = 'audio'): Promise<DecodedAudio> {
  const bytes = fileBytes(file);
  const { stream, info } = findStream(bytes, name);
  const { header } = stream;
  const encoding = `mp${header.layer}`;
  const frames = soundFrames(stream, info);
  if (info && isCutShort(info, stream, bytes.length)) {
    const expected = info.frames === undefined ? `${info.bytes} bytes of them` : `${info.frames}`;
    throw new AudioDecodeError({ file: name, found: `${frames} frames`, expected, fix: restore });
  }
  if (frames === 0) {
    const silence = Array.from({ length: header.channelCount }, () => new Float32Array(0));
    return { sampleRate: header.sampleRate, channels: silence, encoding };
  }
  // the decoder always gives two channels
  requireModestSize(2 * frames * header.samples, bytes, name);
  const sound = bytes.subarray(stream.start + (info ? header.length : 0), stream.end);
  const { channels, sampleCount, sampleRate } = await decodeStream(sound, name);
  const length = frames * header.samples;
  if (sampleCount < length || sampleRate !== header.sampleRate) {
    const found = `${sampleCount} samples at ${sampleRate} Hz`;
    const expected = `${length} at ${header.sampleRate} Hz in ${frames} frames`;
    throw new AudioDecodeError({ file: name, found, expected, fix: restore });
  }
  const { begin, end } = kept(info, frames, sampleCount);
  const trimmed = channels.slice(0, header.channelCount).map((channel) => channel.slice(begin, end));
  requireFiniteChannels(trimmed, name);
  return { sampleRate, channels: trimmed, encoding };
}

const soundFrames = (stream: MpegStream, info: MpegInfo | undefined) => stream.frames - (info ? 1 : 0);

function isCutShort(info: MpegInfo, stream: MpegStream, fileLength: number): boolean {
  const frames = soundFrames(stream, info);
  const length = stream.end - stream.start;
  if (info.frames === undefined) return info.bytes !== undefined && info.bytes > fileLength;
  if (info.bytes === undefined) return info.frames > frames + 1;
  // some writers count the tags too
  return info.frames > frames && info.bytes > length && info.bytes !== fileLength;
}

/** The samples between the encoder's delay and its padding, as libmpg123 cuts them. */
function kept(info: MpegInfo | undefined, frames: number, samples: number): { begin: number; end: number } {
  const whole = { begin: 0, end: samples };
  if (!info?.trim) return whole;
  const begin = info.trim.delay + DECODER_DELAY;
  // the padding lies at the end of the frames that the encoder counted
  const hasEnd = info.frames !== undefined && frames >= info.frames;
  const end = samples - (hasEnd ? Math.max(0, info.trim.padding - DECODER_DELAY) : 0);
  return begin < end ? { begin, end } : whole;
}

/** The frames of the file, once it is sure that nothing but tags, zeros or half a frame lies around them. */
function findStream(bytes: Uint8Array, file: string): { stream: MpegStream; info: MpegInfo | undefined } {
  const range = soundRange(bytes);
  const stream = mpegStream(bytes, range.start) ?? mpegStreamAfterJunk(bytes, range.start);
  if (!stream) {
    const found = `no frames that follow each other at byte ${Math.min(range.start, bytes.length)}`;
    throw new AudioDecodeError({ file, found, expected: 'MPEG audio after tags and zeros', fix: restore });
  }
  if (stream.frames === 0) {
    const fix = 'Convert it, for instance with `ffmpeg -i INPUT -c:a pcm_s16le OUTPUT.wav`.';
    throw new AudioDecodeError({ file, found: 'frames of free format', expected: 'a stated bit rate', fix });
  }
  const info = mpegInfo(bytes, stream);
  const { end } = stream;
  const next = mpegFrameHeader(bytes, end);
  // where every frame is there that the encoder counted, bytes after them are no lost sound
  const isComplete = !next && info?.frames !== undefined && soundFrames(stream, info) >= info.frames;
  const isHalfFrame = next !== undefined && sameMpegStream(next, stream.header) && end + next.length > range.end;
  const isTag = beginsTag(bytes, end);
  const isPadding = () => bytes.subarray(end, range.end).every((byte) => byte === 0);
  if (!isComplete && !isHalfFrame && !isTag && range.end - end >= 4 && !isPadding()) {
    const found = next ? `a frame of another format at byte ${end}` : `no frame at byte ${end}`;
    throw new AudioDecodeError({ file, found, expected: 'the next frame, or a tag', fix: restore });
  }
  return { stream, info };
}

async function decodeStream(stream: Uint8Array, file: string) {
  requireWebAssembly(file);
  const { MPEGDecoder } = await import('mpg123-decoder');
  // the encoder's delay and padding are cut off above: the decoder takes any number that is stated for true
  const decoder = new MPEGDecoder({ enableGapless: false });
  const expected = 'frames of MPEG audio';
  const { channelData, samplesDecoded, sampleRate } = await runDecoder(decoder, () => decoder.decode(stream), {
    file,
    expected,
  });
  return { channels: channelData, sampleCount: samplesDecoded, sampleRate };
}
