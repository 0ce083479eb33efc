import { buildHuffmanTable, type HuffmanTable } from './huffman-table';

const bytesOf = (digits: string): Uint8Array =>
  Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));

const table = (lengths: string, values: string): HuffmanTable => buildHuffmanTable(bytesOf(lengths), bytesOf(values));

const luminanceAc =
  '01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a3435363738393a' +
  '434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aa' +
  'b2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa';
const chrominanceAc =
  '000102031104052131061241510761711322328108144291a1b1c109233352f0156272d10a162434e125f11718191a262728292a35363738393a' +
  '434445464748494a535455565758595a636465666768696a737475767778797a82838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aa' +
  'b2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7e8e9eaf2f3f4f5f6f7f8f9fa';

/**
 * The Huffman tables that ITU-T T.81 gives as typical (annex K.3), for luminance in slot 0 and chrominance in slot 1. Frames of Motion JPEG do not
 * have tables of their own and mean these; libjpeg-turbo takes them where a sequential JPEG has none.
 */
export const standardTables: { dc: readonly HuffmanTable[]; ac: readonly HuffmanTable[] } = {
  dc: [
    table('00010501010101010100000000000000', '000102030405060708090a0b'),
    table('00030101010101010101010000000000', '000102030405060708090a0b'),
  ],
  ac: [
    table('0002010303020403050504040000017d', luminanceAc),
    table('00020102040403040705040400010277', chrominanceAc),
  ],
};
