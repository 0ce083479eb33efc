const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The name of a folder's entry; null where its bytes are no UTF-8, so that no text can lead to it. */
export function nameOf(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}

/** Such a name for people: bytes beyond ASCII as \xE9. */
export function shownName(bytes: Uint8Array): string {
  const shown = Array.from(bytes, (byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`,
  );
  return shown.join('');
}
