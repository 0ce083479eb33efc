import { decodeDamaged, seedFiles, withRightChecksums } from '../../../packages/audio-spectrogram/test/fuzz-cases';
import type { FuzzTarget } from '../target';

/** WAV in its encodings, FLAC, MP3 and Ogg through `decodeAudio`. Refused: AudioDecodeError. */
export const sound: FuzzTarget = {
  name: 'sound',
  seeds: () => seedFiles,
  repair: withRightChecksums,
  run: async (bytes) => ((await decodeDamaged(bytes)) === 'decoded' ? 'read' : 'refused'),
  sources: /audio-spectrogram\/src\/decode/,
};
