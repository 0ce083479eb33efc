import { AudioDecodeError } from '../errors';

const FLOAT_BYTES = 4;
/** Output that any file may have, whatever its length: 6 minutes of one channel at 48 kHz. */
export const FREE_OUTPUT_BYTES = 64 * 2 ** 20;
/** Output that a byte of a file may have beyond that. Speech at 8 kbit/s is 50, digital silence in FLAC about 1400. */
export const OUTPUT_BYTES_A_BYTE = 2048;

/**
 * Refuses a file whose samples (of all channels, as float32) take more than 64 MiB and 2048 times its own length. Codecs
 * store silence in next to nothing, so that a few made-up kilobytes can ask for gigabytes; the check comes before
 * anything is allocated.
 */
export function requireModestSize(samples: number, bytes: Uint8Array, file: string): void {
  const most = FREE_OUTPUT_BYTES + OUTPUT_BYTES_A_BYTE * bytes.length;
  if (FLOAT_BYTES * samples <= most) return;
  throw new AudioDecodeError({
    file,
    found: `${samples} samples in ${bytes.length} bytes`,
    expected: `at most ${most / FLOAT_BYTES} in a file of that length`,
    fix: 'If so much silence is meant, convert it, for instance with `ffmpeg -i INPUT -c:a pcm_s16le OUTPUT.wav`.',
  });
}
