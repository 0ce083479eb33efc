/** A Huffman code of JPEG, by the length of its words (ITU-T T.81, annex C and F.2.2.3). */
export interface HuffmanTable {
  /** For the next eight bits: length of the word they begin with, and its value; length 0 where it is longer. */
  shortLength: Uint8Array;
  shortValue: Uint8Array;
  /** Largest word of every length from 1 to 16; -1 where there is none. */
  largest: Int32Array;
  /** Index into `values` of the first word of a length, less that word. */
  offset: Int32Array;
  values: Uint8Array;
}

/** @param lengths how many words there are of each length from 1 to 16. */
export function buildHuffmanTable(lengths: Uint8Array, values: Uint8Array): HuffmanTable {
  const shortLength = new Uint8Array(256);
  const shortValue = new Uint8Array(256);
  const largest = new Int32Array(17).fill(-1);
  const offset = new Int32Array(17);
  let word = 0;
  let index = 0;
  for (let length = 1; length <= 16; length++) {
    const count = lengths[length - 1];
    offset[length] = index - word;
    if (word + count > 2 ** length) throw new RangeError('a damaged Huffman table');
    for (let end = index + count; index < end; index++, word++) {
      largest[length] = word;
      if (length > 8) continue;
      const first = word << (8 - length);
      shortLength.fill(length, first, first + (1 << (8 - length)));
      shortValue.fill(values[index], first, first + (1 << (8 - length)));
    }
    word <<= 1;
  }
  return { shortLength, shortValue, largest, offset, values };
}
