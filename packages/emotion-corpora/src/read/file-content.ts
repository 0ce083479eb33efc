/** Whether a sound file begins as WAV (RIFF ... WAVE) or FLAC (fLaC) files do. */
export function looksLikeSound(bytes: Uint8Array): boolean {
  const text = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));
  return text(0, 4) === 'fLaC' || (text(0, 4) === 'RIFF' && text(8, 12) === 'WAVE');
}
