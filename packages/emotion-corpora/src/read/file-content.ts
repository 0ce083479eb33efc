/** Whether a sound file begins as WAV (RIFF, RF64 or BW64 ... WAVE) or FLAC (fLaC) files do. */
export function looksLikeSound(bytes: Uint8Array): boolean {
  const text = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));
  return text(0, 4) === 'fLaC' || (['RIFF', 'RF64', 'BW64'].includes(text(0, 4)) && text(8, 12) === 'WAVE');
}
