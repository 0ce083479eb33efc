import { encodeWav } from '@image2audio/audio-spectrogram';
import { faceSize, renderClip, renderFace, syntheticSampleRate } from '@image2audio/emotion-corpora';
import { encode } from 'fast-png';
import { join } from 'node:path';
import { writeAtomic } from '../store/atomic-file';
import type { SyntheticFile } from './plan-files';

/** Renders one file and writes it whole: 16-bit WAV, or 8-bit grey PNG. */
export function renderFile(folder: string, file: SyntheticFile): void {
  const target = join(folder, file.path);
  if (file.kind === 'clip') {
    writeAtomic(target, encodeWav(renderClip(file.spec), syntheticSampleRate), 'the argument DIR');
    return;
  }
  const data = Uint8Array.from(renderFace(file.spec), Math.round);
  writeAtomic(target, encode({ width: faceSize, height: faceSize, data, channels: 1, depth: 8 }), 'the argument DIR');
}
