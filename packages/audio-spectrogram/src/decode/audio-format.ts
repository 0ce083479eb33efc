import { AudioDecodeError } from '../errors';
import { type FileBytes, fileBytes } from './file-bytes';
import { mpegStreamAfterJunk } from './mpeg-frames';
import { convertRemedy, isUtf16Text, laterHeader, otherFormat } from './other-formats';
import { tagAt } from './tag-at';
import { leadingTags } from './tags';

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
  /**
   * Of a WAV file whose end is missing: the samples a channel that its header states beyond those in the file, which are read all the same.
   * Absent where nothing is missing, or the header leaves the length open as streams do. Files of other formats are refused instead.
   */
  missingSamples?: number;
}

export type AudioFormat = 'wav' | 'flac' | 'mp3' | 'ogg';

/**
 * Tells WAV, FLAC, MP3 and Ogg apart by their first bytes after any tags (ID3, APE) and zeros, whatever the file is called.
 *
 * @throws AudioArgumentError where it is not bytes; AudioDecodeError for other formats, by their names where they are known
 */
export function detectAudioFormat(file: FileBytes, name = 'audio'): AudioFormat {
  const bytes = fileBytes(file);
  const start = leadingTags(bytes);
  const sound = bytes.subarray(start);
  if (['RIFF', 'RF64', 'BW64'].includes(tagAt(sound, 0)) && tagAt(sound, 8) === 'WAVE') return 'wav';
  if (tagAt(sound, 0) === 'fLaC') return 'flac';
  if (tagAt(sound, 0) === 'OggS') return 'ogg';
  // layer 0 after the sync bits is AAC's
  if (sound[0] === 0xff && (sound[1] & 0xe0) === 0xe0 && (sound[1] & 0x06) !== 0 && !isUtf16Text(sound)) return 'mp3';
  // the zeros before it may be its own: MP4 begins with a length
  const starts = [0, 1, 2, 3].filter((zeros) => zeros <= start && !bytes.subarray(start - zeros, start).some(Boolean));
  const beginnings = starts.map((zeros) => bytes.subarray(start - zeros)).filter(({ length }) => length > 0);
  const [other] = (bytes.length === 0 ? [bytes] : beginnings).flatMap((beginning) => otherFormat(beginning) ?? []);
  if (!other && mpegStreamAfterJunk(bytes, start)) return 'mp3';
  throw new AudioDecodeError({
    file: name,
    expected: 'WAV (RIFF, RF64), FLAC, MP3 or Ogg',
    ...(other ? { found: other.name, fix: other.fix } : unknownStart(bytes, start)),
  });
}

function unknownStart(bytes: Uint8Array, start: number): { found: string; fix: string } {
  if (start >= bytes.length) {
    const fix = 'The file is damaged or cut short: fetch it again.';
    return { found: `nothing but tags and zeros in ${bytes.length} bytes`, fix };
  }
  const later = laterHeader(bytes, start);
  const first = [...bytes.subarray(start, start + 8)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const found = start === 0 ? `the first bytes ${first}` : `the bytes ${first} after a tag`;
  if (!later) return { found, fix: convertRemedy };
  return {
    found: `${found}, and a header of ${JSON.stringify(later.header)} at byte ${later.at}`,
    fix: `If they do not belong there, cut the first ${later.at} bytes off.`,
  };
}
