/** The decoders one by one, for applications that know their files' format and bundle no other: `decodeAudio` takes any. */
export type { DecodedAudio } from './decode/audio-format';
export type { FileBytes } from './decode/file-bytes';
export { decodeFlac } from './decode/flac';
export { decodeMp3 } from './decode/mp3';
export { decodeOgg } from './decode/ogg';
export { decodeWav } from './decode/wav';
