import { AudioDecodeError } from '../errors';
import { type DecodedAudio, id3v2Length, tagAt } from './audio-format';

const restore = 'The file is damaged or cut short: fetch it again, or check it with `flac --test`.';

/** What a FLAC file says of itself at its start (RFC 9639, section 8.2). */
interface StreamInfo {
  sampleRate: number;
  channelCount: number;
  bitDepth: number;
  /** Samples a channel; 0 where the encoder did not know. */
  sampleCount: number;
}

/**
 * Decodes a FLAC file with libFLAC (compiled to WebAssembly, in this thread): 4 to 24 bits, 1 to 8 channels.
 *
 * The checksums of every frame are verified and damaged frames dropped; the number of samples is held against the one
 * in the header, so that a damaged or cut file is not taken for a shorter one (unless its encoder left the length
 * unstated). The decoder is loaded on the first call and freed after each.
 *
 * @param bytes the whole file
 * @param name what errors call the file; "audio" by default
 * @throws AudioDecodeError where the file is not FLAC or is damaged
 */
export async function decodeFlac(bytes: Uint8Array, name = 'audio'): Promise<DecodedAudio> {
  const stream = withoutTags(bytes);
  const info = readStreamInfo(stream, name);
  const { FLACDecoder } = await import('@wasm-audio-decoders/flac');
  const decoder = new FLACDecoder();
  await decoder.ready;
  try {
    const { channelData, samplesDecoded, errors } = await withoutConsole(() => decoder.decodeFile(stream));
    if (errors.length > 0) {
      const found = `a frame that does not decode (${errors[0].message})`;
      throw new AudioDecodeError({ file: name, found, expected: 'intact frames', remedy: restore });
    }
    if (
      samplesDecoded === 0 ? info.sampleCount !== 0 || !endsWithMetadata(stream) : samplesDecoded < info.sampleCount
    ) {
      const found = `${samplesDecoded} samples in intact frames`;
      const expected = `${info.sampleCount || 'one or more'} samples`;
      throw new AudioDecodeError({ file: name, found, expected, remedy: restore });
    }
    const channels = samplesDecoded === 0 ? emptyChannels(info.channelCount) : channelData;
    if (channels.length !== info.channelCount) {
      const found = `frames of ${channels.length} channels`;
      throw new AudioDecodeError({ file: name, found, expected: `${info.channelCount} channels`, remedy: restore });
    }
    for (const channel of channels) rescale(channel, info.bitDepth);
    return { sampleRate: info.sampleRate, channels, encoding: 'flac' };
  } finally {
    decoder.free();
  }
}

/**
 * The decoder divides b-bit integers by 2^(b-1) - 1; every other reader, decodeWav among them, by 2^(b-1). The integers
 * are restored (exactly: float32 holds 24 bits) and divided anew, so that a clip is the same from FLAC as from WAV.
 */
function rescale(channel: Float32Array, bitDepth: number): void {
  const fullScale = 2 ** (bitDepth - 1);
  for (let n = 0; n < channel.length; n++) channel[n] = Math.round(channel[n] * (fullScale - 1)) / fullScale;
}

/** Taggers put ID3 tags before and after the stream; neither is part of FLAC. */
function withoutTags(bytes: Uint8Array): Uint8Array {
  const start = id3v2Length(bytes);
  const end = bytes.length - (tagAt(bytes, bytes.length - 128, 3) === 'TAG' ? 128 : 0);
  return bytes.subarray(start, Math.max(start, end));
}

function readStreamInfo(stream: Uint8Array, file: string): StreamInfo {
  const header = tagAt(stream, 0);
  if (header !== 'fLaC' || stream.length < 42 || (stream[4] & 0x7f) !== 0) {
    const found =
      header !== 'fLaC'
        ? `a header of ${JSON.stringify(header)}`
        : stream.length < 42
          ? `${stream.length} bytes`
          : 'another block first';
    throw new AudioDecodeError({ file, found, expected: '"fLaC" and a STREAMINFO block of 34 bytes', remedy: restore });
  }
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  const packed = view.getBigUint64(18); // 20 bits rate, 3 channels - 1, 5 bits a sample - 1, 36 samples
  const sampleRate = Number(packed >> 44n);
  if (sampleRate === 0) {
    throw new AudioDecodeError({ file, found: 'a rate of 0 Hz', expected: 'a positive rate', remedy: restore });
  }
  return {
    sampleRate,
    channelCount: Number((packed >> 41n) & 7n) + 1,
    bitDepth: Number((packed >> 36n) & 31n) + 1,
    sampleCount: Number(packed & 0xfffffffffn),
  };
}

/** Whether the metadata blocks fill the stream exactly, as in a file of no samples. */
function endsWithMetadata(stream: Uint8Array): boolean {
  let offset = 4;
  while (offset + 4 <= stream.length) {
    const last = (stream[offset] & 0x80) !== 0;
    offset += 4 + ((stream[offset + 1] << 16) | (stream[offset + 2] << 8) | stream[offset + 3]);
    if (last) return offset === stream.length;
  }
  return false;
}

function emptyChannels(count: number): Float32Array[] {
  return Array.from({ length: count }, () => new Float32Array(0));
}

/**
 * The decoder prints what it also returns in `errors`. It prints before its first await, so that holding the console
 * back during the synchronous part of the call hides nothing that anyone else prints.
 */
function withoutConsole<Result>(call: () => Result): Result {
  const { error, warn } = console;
  console.error = console.warn = () => undefined;
  try {
    return call();
  } finally {
    console.error = error;
    console.warn = warn;
  }
}
