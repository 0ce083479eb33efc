/** What the four bytes at the start of an MPEG audio frame say (ISO/IEC 11172-3 and 13818-3, section 2.4.1.3). */
export interface MpegFrameHeader {
  /** 1, 2, or 2.5, the unofficial extension to lower rates. */
  version: 1 | 2 | 2.5;
  layer: 1 | 2 | 3;
  sampleRate: number;
  channelCount: 1 | 2;
  /** Bytes from this header to the next; 0 in the "free format", which leaves the bit rate open. */
  length: number;
  /** Samples a channel. */
  samples: number;
}

// kbit/s by the four-bit code, from code 1 on
const bitRates = {
  1: [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  2: [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  3: [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
};
const lowRateBitRates = {
  1: [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  2: [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};
const sampleRates = [44100, 48000, 32000];

/** The header at `at`, or undefined where there is none. */
export function mpegFrameHeader(bytes: Uint8Array, at: number): MpegFrameHeader | undefined {
  if (at + 4 > bytes.length || bytes[at] !== 0xff || (bytes[at + 1] & 0xe0) !== 0xe0) return undefined;
  const version = ([2.5, undefined, 2, 1] as const)[(bytes[at + 1] >> 3) & 3];
  const layer = ([undefined, 3, 2, 1] as const)[(bytes[at + 1] >> 1) & 3];
  const bitRateCode = bytes[at + 2] >> 4;
  const rateCode = (bytes[at + 2] >> 2) & 3;
  if (version === undefined || layer === undefined || bitRateCode === 15 || rateCode === 3) return undefined;
  const sampleRate = sampleRates[rateCode] / (version === 1 ? 1 : version === 2 ? 2 : 4);
  const samples = layer === 1 ? 384 : layer === 3 && version !== 1 ? 576 : 1152;
  const padding = (bytes[at + 2] >> 1) & 1;
  const kilobits = (version === 1 ? bitRates[layer] : lowRateBitRates[layer === 1 ? 1 : 2])[bitRateCode - 1] ?? 0;
  // layer I counts in slots of four bytes
  const slots = Math.floor((samples * 125 * kilobits) / sampleRate / (layer === 1 ? 4 : 1));
  return {
    version,
    layer,
    sampleRate,
    channelCount: bytes[at + 3] >> 6 === 3 ? 1 : 2,
    length: kilobits === 0 ? 0 : (slots + padding) * (layer === 1 ? 4 : 1),
    samples,
  };
}

/** Whether a frame may follow another: a stream keeps its version, layer, rate and number of channels. */
export function sameMpegStream(a: MpegFrameHeader, b: MpegFrameHeader): boolean {
  return (
    a.version === b.version && a.layer === b.layer && a.sampleRate === b.sampleRate && a.channelCount === b.channelCount
  );
}

/** A stretch of frames, each beginning where the one before ends. */
export interface MpegStream {
  header: MpegFrameHeader;
  start: number;
  /** End of the last whole frame. */
  end: number;
  frames: number;
}

/**
 * The frames from `offset` on, after zeros. Eleven bits of sync are weak evidence: there must be two matching headers a
 * frame apart, or one frame that fills the rest. A stream of the free format has no whole frames.
 */
export function mpegStream(bytes: Uint8Array, offset: number): MpegStream | undefined {
  let start = offset;
  while (bytes[start] === 0) start++;
  const header = mpegFrameHeader(bytes, start);
  if (!header) return undefined;
  let frames = 0;
  let end = start;
  for (let next: MpegFrameHeader | undefined = header; next && sameMpegStream(header, next);) {
    if (next.length === 0 || end + next.length > bytes.length) break;
    end += next.length;
    frames++;
    next = mpegFrameHeader(bytes, end);
  }
  const isStream = header.length === 0 || frames > 1 || (frames === 1 && end === bytes.length);
  return isStream ? { header, start, end, frames } : undefined;
}

/** How far into a file an MP3 is looked for behind bytes that belong to nothing. */
const SEARCHED_BYTES = 65536;
/** Frames in a row that make junk before them credible as junk. */
const CREDIBLE_FRAMES = 4;

/**
 * A stream that begins behind bytes of no format. It must begin with the encoder's frame of information, which is the first by its nature: only
 * then is it sure that no frame of sound was lost in those bytes.
 */
export function mpegStreamAfterJunk(bytes: Uint8Array, offset: number): MpegStream | undefined {
  const last = Math.min(bytes.length - 4, offset + SEARCHED_BYTES);
  for (let at = offset + 1; at < last; at++) {
    if (!mpegFrameHeader(bytes, at)) continue;
    const stream = mpegStream(bytes, at);
    if (stream && stream.frames >= CREDIBLE_FRAMES && mpegInfo(bytes, stream)) return stream;
  }
  return undefined;
}

/** What an encoder says of the stream in its first frame, which then holds no sound. All are hints: encoders differ in what they count. */
export interface MpegInfo {
  /** Frames of sound that follow; undefined where it does not say. */
  frames: number | undefined;
  /** Bytes of the stream, this frame included; undefined where it does not say. */
  bytes: number | undefined;
  /** Samples that the encoder put before the sound and after it; undefined where it does not say. */
  trim: { delay: number; padding: number } | undefined;
}

/** 0 is a number never filled in, as are those from 2^31 on (-1 among them): 2^31 frames take more than a year. */
const known = (value: number): number | undefined => (value > 0 && value < 2 ** 31 ? value : undefined);

/** The first frame as information ("Xing" or "Info", or Fraunhofer's "VBRI"), or undefined where it is one of sound. */
export function mpegInfo(bytes: Uint8Array, { header, start }: MpegStream): MpegInfo | undefined {
  if (header.layer !== 3) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const name = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));
  const sideInformation = (header.version === 1 ? [17, 32] : [9, 17])[header.channelCount - 1];
  const checksum = (bytes[start + 1] & 1) === 0 ? 2 : 0;
  const end = Math.min(start + header.length, bytes.length);
  // LAME puts it where it would be without the checksum, also in frames that have one
  const xing = [start + 4 + sideInformation, start + 4 + checksum + sideInformation].find((at) =>
    ['Xing', 'Info'].includes(name(at)),
  );
  if (xing !== undefined && xing + 8 <= end) {
    // each flag announces a field: frames, bytes, a table of contents, a quality; then comes what LAME added
    const flags = view.getUint32(xing + 4);
    let at = xing + 8;
    const field = (flag: number, length: number) => {
      const isThere = (flags & flag) !== 0 && at + length <= end;
      if (isThere) at += length;
      return isThere ? at - length : undefined;
    };
    const frames = field(1, 4);
    const size = field(2, 4);
    field(4, 100);
    field(8, 4);
    const hasTrim = at + 24 <= end;
    const trim = {
      delay: (bytes[at + 21] << 4) | (bytes[at + 22] >> 4),
      padding: ((bytes[at + 22] & 15) << 8) | bytes[at + 23],
    };
    return {
      frames: frames === undefined ? undefined : known(view.getUint32(frames)),
      bytes: size === undefined ? undefined : known(view.getUint32(size)),
      trim: hasTrim ? trim : undefined,
    };
  }
  const vbri = start + 36;
  if (name(vbri) === 'VBRI' && vbri + 18 <= end) {
    return { frames: known(view.getUint32(vbri + 14)), bytes: known(view.getUint32(vbri + 10)), trim: undefined };
  }
  return undefined;
}
