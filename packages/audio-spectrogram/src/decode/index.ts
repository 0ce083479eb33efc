import { detectAudioFormat, type DecodedAudio } from './audio-format';
import { decodeFlac } from './flac';
import { decodeWav } from './wav';

/**
 * Decodes a sound file, WAV or FLAC told apart by their first bytes.
 *
 * @param bytes the whole file
 * @param name what errors call the file; "audio" by default
 * @throws AudioDecodeError for another format, an unsupported encoding or damaged bytes
 */
export async function decodeAudio(bytes: Uint8Array, name = 'audio'): Promise<DecodedAudio> {
  return detectAudioFormat(bytes, name) === 'wav' ? decodeWav(bytes, name) : decodeFlac(bytes, name);
}
