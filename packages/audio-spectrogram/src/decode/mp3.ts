import { AudioDecodeError } from '../errors';
import { type DecodedAudio, id3v2Length, tagAt } from './audio-format';
import { requireModestSize } from './decoded-size';
import { type FileBytes, fileBytes } from './file-bytes';
import { requireFiniteChannels } from './finite-channels';
import { type MpegStream, mpegFrameHeader, mpegInfo, mpegStream, sameMpegStream } from './mpeg-frames';
import { requireWebAssembly } from './require-webassembly';
import { runDecoder } from './run-decoder';

const restore = 'The file is damaged or cut short: fetch it again.';
const trailers = ['TAG', 'APETAGEX', 'LYRICSBEGIN', 'ID3'];
/** An encoder's delay and padding are stated in 12 bits each, in the frame of information; without it all is kept. */
const MOST_TRIMMED = 2 * 4095;

/**
 * Decodes an MP3 file with libmpg123 (compiled to WebAssembly, in this thread): MPEG 1, 2 and 2.5, layers I to III.
 *
 * The delay and padding that the encoder states in its "Info" frame are cut off, so that a clip has the length it had
 * before. Tags and zeros before and after are passed over, and so is half a frame at the end. Frames must follow each
 * other without a gap, in the number that the "Info" frame states: MP3 has no checksum of its own, and damage inside a frame
 * is heard rather than found. The decoder is loaded on the first call and freed after each.
 *
 * @param file the bytes of the whole file
 * @param name what errors call the file; "audio" by default
 * @throws AudioArgumentError where it is not bytes; AudioDecodeError where the file holds no MPEG audio, has a gap,
 *   changes its format, or is cut short, or there is no WebAssembly
 */
export async function decodeMp3(file: FileBytes, name = 'audio'): Promise<DecodedAudio> {
  const bytes = fileBytes(file);
  const stream = findStream(bytes, name);
  const { header } = stream;
  const info = mpegInfo(bytes, stream);
  const frames = stream.frames - (info ? 1 : 0);
  if (info?.frames !== undefined && frames < info.frames) {
    throw new AudioDecodeError({ file: name, found: `${frames} frames`, expected: `${info.frames}`, remedy: restore });
  }
  // the decoder always gives two channels
  requireModestSize(2 * stream.frames * header.samples, bytes, name);
  const { channels, sampleCount, sampleRate } = await decodeStream(bytes.subarray(stream.start, stream.end), name);
  const lost = frames * header.samples - sampleCount;
  if (lost > (info ? MOST_TRIMMED : 0) || sampleRate !== header.sampleRate) {
    const found = `${sampleCount} samples at ${sampleRate} Hz`;
    const expected = `${frames * header.samples} at ${header.sampleRate} Hz in ${frames} frames`;
    throw new AudioDecodeError({ file: name, found, expected, remedy: restore });
  }
  const kept = channels.slice(0, header.channelCount);
  requireFiniteChannels(kept, name);
  return { sampleRate, channels: kept, encoding: `mp${header.layer}` };
}

/** The frames of the file, once it is sure that nothing but tags, zeros or half a frame lies around them. */
function findStream(bytes: Uint8Array, file: string): MpegStream {
  let offset = 0;
  for (let tag = id3v2Length(bytes); tag > 0; tag = id3v2Length(bytes.subarray(offset))) offset += tag;
  const stream = mpegStream(bytes, offset);
  if (!stream) {
    const found = `no frames that follow each other at byte ${Math.min(offset, bytes.length)}`;
    throw new AudioDecodeError({ file, found, expected: 'MPEG audio after tags and zeros', remedy: restore });
  }
  if (stream.frames === 0) {
    const remedy = 'Convert it, for instance with `ffmpeg -i INPUT -c:a pcm_s16le OUTPUT.wav`.';
    throw new AudioDecodeError({ file, found: 'frames of free format', expected: 'a stated bit rate', remedy });
  }
  const { end } = stream;
  const next = mpegFrameHeader(bytes, end);
  const isHalfFrame = next !== undefined && sameMpegStream(next, stream.header) && end + next.length > bytes.length;
  const isTag = trailers.some((tag) => tagAt(bytes, end, tag.length) === tag);
  const isPadding = () => bytes.subarray(end).every((byte) => byte === 0);
  if (!isHalfFrame && !isTag && bytes.length - end >= 4 && !isPadding()) {
    const found = next ? `a frame of another format at byte ${end}` : `no frame at byte ${end}`;
    throw new AudioDecodeError({ file, found, expected: 'the next frame, or a tag', remedy: restore });
  }
  return stream;
}

async function decodeStream(stream: Uint8Array, file: string) {
  requireWebAssembly(file);
  const { MPEGDecoder } = await import('mpg123-decoder');
  const decoder = new MPEGDecoder();
  const expected = 'frames of MPEG audio';
  const { channelData, samplesDecoded, sampleRate } = await runDecoder(decoder, () => decoder.decode(stream), {
    file,
    expected,
  });
  return { channels: channelData, sampleCount: samplesDecoded, sampleRate };
}
