/** How much of a foreign text an error shows. */
const longest = 300;

/**
 * Characters that act on a terminal, or that are not seen: controls (C0, DEL, C1), line and paragraph separators, marks that turn the
 * direction of writing, the byte order mark, and halves of surrogate pairs.
 */
const unseen =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * Text from a host or an archive as it may be shown: what acts on a terminal is written out (`\x1b`, `\u202e`), and what is long is cut
 * short, with the number of characters left out.
 */
export function visible(text: string, most = longest): string {
  const shown = text.length > most ? `${text.slice(0, most)}... (${text.length - most} characters more)` : text;
  return shown.replace(unseen, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}
