import { AudioDecodeError } from '../errors';
import { type FileBytes, fileBytes } from './file-bytes';

/** A decoded sound file. */
export interface DecodedAudio {
  /** Samples a second, in Hz. */
  sampleRate: number;
  /** One array a channel, all of the same length; integers lie in [-1, 1), floats are as stored; MP3, Vorbis and Opus may go beyond. */
  channels: Float32Array[];
  /**
   * The encoding in FFmpeg's words: `pcm_u8`, `pcm_s16le`, `pcm_s24le`, `pcm_s32le`, `pcm_f32le`, `pcm_f64le`,
   * `pcm_alaw`, `pcm_mulaw`, `flac`, `mp1`, `mp2`, `mp3`, `vorbis`, `opus`.
   */
  encoding: string;
}

export type AudioFormat = 'wav' | 'flac' | 'mp3' | 'ogg';

/** `length` bytes from `offset` as Latin-1 text; shorter at the end of the file. */
export function tagAt(bytes: Uint8Array, offset: number, length = 4): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + length));
}

/** Bytes that an ID3v2 tag takes at the start of a file (some taggers put one before FLAC): 0 where there is none. */
export function id3v2Length(bytes: Uint8Array): number {
  if (bytes.length < 10 || tagAt(bytes, 0, 3) !== 'ID3') return 0;
  const footer = (bytes[5] & 0x10) !== 0 ? 10 : 0;
  const [a, b, c, d] = bytes.subarray(6, 10);
  return 10 + footer + (((a & 127) << 21) | ((b & 127) << 14) | ((c & 127) << 7) | (d & 127));
}

const otherFormats: [test: (bytes: Uint8Array) => boolean, name: string][] = [
  [(bytes) => bytes.length === 0, 'an empty file'],
  [(bytes) => bytes[0] === 0xff && (bytes[1] & 0xf6) === 0xf0, 'an AAC file'],
  [(bytes) => tagAt(bytes, 4) === 'ftyp', 'an MP4 or M4A file'],
  [(bytes) => tagAt(bytes, 0) === 'FORM', 'an AIFF file'],
  [(bytes) => tagAt(bytes, 0) === 'RIFX', 'a big-endian RIFX file'],
  [(bytes) => tagAt(bytes, 0) === 'RIFF', `a RIFF file that is not WAVE`],
];

/**
 * Tells WAV, FLAC, MP3 and Ogg apart by their first bytes, whatever the file is called.
 *
 * @throws AudioArgumentError where it is not bytes; AudioDecodeError for other formats
 */
export function detectAudioFormat(file: FileBytes, name = 'audio'): AudioFormat {
  const bytes = fileBytes(file);
  if (['RIFF', 'RF64', 'BW64'].includes(tagAt(bytes, 0)) && tagAt(bytes, 8) === 'WAVE') return 'wav';
  const tagLength = id3v2Length(bytes);
  if (tagAt(bytes, tagLength) === 'fLaC') return 'flac';
  if (tagAt(bytes, 0) === 'OggS') return 'ogg';
  // layer 0 after the sync bits is AAC's
  const isMpegSync = bytes[0] === 0xff && (bytes[1] & 0xe0) === 0xe0 && (bytes[1] & 0x06) !== 0;
  if (tagLength > 0 || isMpegSync) return 'mp3';
  const other = otherFormats.find(([test]) => test(bytes));
  const start = [...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  throw new AudioDecodeError({
    file: name,
    found: other ? other[1] : `the first bytes ${start}`,
    expected: 'WAV (RIFF, RF64), FLAC, MP3 or Ogg',
    remedy: 'Convert it, for instance with `ffmpeg -i INPUT -c:a pcm_s16le OUTPUT.wav`.',
  });
}
