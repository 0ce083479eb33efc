import { type AudioFormat, detectAudioFormat, type DecodedAudio } from './audio-format';
import { decodeFlac } from './flac';
import { decodeMp3 } from './mp3';
import { decodeOgg } from './ogg';
import { decodeWav } from './wav';

const decoders: Record<AudioFormat, (bytes: Uint8Array, name: string) => DecodedAudio | Promise<DecodedAudio>> = {
  wav: decodeWav,
  flac: decodeFlac,
  mp3: decodeMp3,
  ogg: decodeOgg,
};

/**
 * Decodes a sound file: WAV, FLAC, MP3 or Ogg (Vorbis, Opus, FLAC), told apart by their first bytes.
 *
 * @param bytes the whole file
 * @param name what errors call the file; "audio" by default
 * @throws AudioDecodeError for another format, an unsupported encoding or damaged bytes
 */
export async function decodeAudio(bytes: Uint8Array, name = 'audio'): Promise<DecodedAudio> {
  return decoders[detectAudioFormat(bytes, name)](bytes, name);
}
