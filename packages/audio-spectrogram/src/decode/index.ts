import { type AudioFormat, detectAudioFormat, type DecodedAudio } from './audio-format';
import { type FileBytes, fileBytes } from './file-bytes';
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
 * @param file the bytes of the whole file, as a Uint8Array (a Buffer is one) or an ArrayBuffer
 * @param name what errors call the file; "audio" by default
 * @throws AudioArgumentError where it is not bytes; AudioDecodeError for another format, an unsupported encoding or
 *   damaged bytes, and for all but WAV where there is no WebAssembly
 */
export async function decodeAudio(file: FileBytes, name = 'audio'): Promise<DecodedAudio> {
  const bytes = fileBytes(file);
  return decoders[detectAudioFormat(bytes, name)](bytes, name);
}
