const text = (bytes: Uint8Array, from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));

/** Whether a sound file begins as WAV (RIFF, RF64 or BW64 ... WAVE) or FLAC (fLaC) files do. */
export function looksLikeSound(bytes: Uint8Array): boolean {
  return (
    text(bytes, 0, 4) === 'fLaC' ||
    (['RIFF', 'RF64', 'BW64'].includes(text(bytes, 0, 4)) && text(bytes, 8, 12) === 'WAVE')
  );
}

/** Whether a video begins as MP4 or QuickTime, Flash video, AVI, Matroska or WebM, or MPEG files do. */
export function looksLikeVideo(bytes: Uint8Array): boolean {
  return (
    ['ftyp', 'moov', 'mdat', 'wide', 'free'].includes(text(bytes, 4, 8)) ||
    text(bytes, 0, 3) === 'FLV' ||
    (text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 12) === 'AVI ') ||
    text(bytes, 0, 4) === '\x1aE\xdf\xa3' ||
    ['\x00\x00\x01\xba', '\x00\x00\x01\xb3'].includes(text(bytes, 0, 4))
  );
}

/** What a repository kept by Git LFS has in place of a file where only Git was there to fetch it. */
export function looksLikeLfsPointer(bytes: Uint8Array): boolean {
  return text(bytes, 0, 34) === 'version https://git-lfs.github.com';
}
