import { crc32 } from 'node:zlib';
import type { Random } from '../../src/seeded-random';

const whole = (random: Random, below: number) => Math.floor(random() * below);
const pick = <Value>(random: Random, values: readonly Value[]) => values[whole(random, values.length)];

/** Values at which lengths and offsets turn over. */
const edges = [0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

/** Bytes changed, cut, repeated or put in, at a few places. */
export function mutateBytes(seed: Uint8Array, random: Random): Uint8Array {
  let bytes = Buffer.from(seed);
  for (let changes = 1 + whole(random, 4); changes > 0 && bytes.length > 8; changes--) {
    const at = whole(random, bytes.length - 8);
    const length = 1 + whole(random, Math.min(64, bytes.length - at));
    switch (whole(random, 6)) {
      case 0:
        bytes[at] ^= 1 << whole(random, 8);
        break;
      case 1:
        bytes[at] = whole(random, 256);
        break;
      case 2:
        bytes.writeUInt32LE(pick(random, edges), at);
        break;
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
        break;
      case 4:
        bytes = Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]);
        break;
      default:
        bytes = bytes.subarray(0, at + length);
    }
  }
  return bytes;
}

/** Fields of an entry in the directory of a ZIP archive: where, and how wide (APPNOTE 4.3.12). */
const directoryFields: readonly [at: number, width: 2 | 4][] = [
  [8, 2], // flags
  [10, 2], // method
  [16, 4], // CRC-32
  [20, 4], // compressed size
  [24, 4], // size
  [28, 2], // lengths of name, extra field, comment
  [30, 2],
  [32, 2],
  [38, 4], // attributes
  [42, 4], // offset
];
const headerOf: Readonly<Record<number, number>> = { 8: 6, 10: 8, 16: 14, 20: 18, 24: 22, 28: 26 };
const names = [
  '../x',
  '/x',
  'a\\b',
  'C:x',
  'NUL',
  'x.part',
  '.',
  '\0',
  'Actor_01/X',
  'x'.repeat(40),
  '\x1b[2J',
  'fetched.json',
];

/** Where the entries of the directory begin. */
function directoryEntries(bytes: Buffer): number[] {
  const found: number[] = [];
  for (let at = bytes.indexOf('PK\x01\x02', 0, 'latin1'); at >= 0; at = bytes.indexOf('PK\x01\x02', at + 4, 'latin1'))
    if (at + 46 <= bytes.length) found.push(at);
  return found;
}

/** Where the header of an entry is, as the directory says; null where none is there. */
function headerAt(bytes: Buffer, entry: number): number | null {
  const at = bytes.readUInt32LE(entry + 42);
  return at + 30 <= bytes.length && bytes.readUInt32LE(at) === 0x04034b50 ? at : null;
}

/**
 * A ZIP archive of which a field of the directory is changed, and of the header before the data as well every other time; or a name; or
 * the data, with the checksums made right again: what a reader finds behind the headers.
 */
export function mutateZip(seed: Uint8Array, random: Random): Uint8Array {
  const bytes = Buffer.from(seed);
  for (let changes = 1 + whole(random, 2); changes > 0; changes--) {
    const entries = directoryEntries(bytes);
    if (entries.length === 0) return bytes;
    const entry = pick(random, entries);
    const header = random() < 0.5 ? headerAt(bytes, entry) : null;
    const nameLength = bytes.readUInt16LE(entry + 28);
    const kind = random();
    if (kind < 0.5) {
      const [at, width] = pick(random, directoryFields);
      const before = bytes.readUIntLE(entry + at, width);
      const others = [before + 1, before - 1, before ^ (1 << whole(random, 8 * width)), pick(random, edges)];
      const value = Math.abs(pick(random, others)) % 2 ** (8 * width);
      bytes.writeUIntLE(value, entry + at, width);
      if (header !== null && headerOf[at] !== undefined) bytes.writeUIntLE(value, header + headerOf[at], width);
    } else if (kind < 0.7) {
      const name = Buffer.from(pick(random, names)).subarray(0, nameLength);
      const padded = Buffer.concat([name, Buffer.alloc(Math.max(0, nameLength - name.length), 'x')]);
      if (entry + 46 + nameLength <= bytes.length) padded.copy(bytes, entry + 46);
      if (header !== null && header + 30 + nameLength <= bytes.length) padded.copy(bytes, header + 30);
    } else if (kind < 0.8) {
      const end = bytes.lastIndexOf('PK\x05\x06', undefined, 'latin1');
      const [at, width] = pick(random, [[8, 2], [10, 2], [12, 4], [16, 4], [20, 2]] as const); // prettier-ignore
      if (end >= 0 && end + 22 <= bytes.length)
        bytes.writeUIntLE(pick(random, edges) % 2 ** (8 * width), end + at, width);
    } else {
      const local = headerAt(bytes, entry);
      const size = bytes.readUInt32LE(entry + 20);
      if (local === null || size === 0) continue;
      const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
      if (start + size > bytes.length) continue;
      bytes[start + whole(random, size)] ^= 1 << whole(random, 8);
      // of what is stored the checksum is made right; of what is deflated, the stream itself is to be refused
      if (bytes.readUInt16LE(entry + 10) !== 0) continue;
      const crc = crc32(bytes.subarray(start, start + size));
      bytes.writeUInt32LE(crc, entry + 16);
      if (bytes.readUInt32LE(local + 14) !== 0) bytes.writeUInt32LE(crc, local + 14);
    }
  }
  return bytes;
}

/** Values in the place of others, anywhere in a JSON document: of another kind, at the edges, or absent. */
export function mutateJson(seed: Uint8Array, random: Random): Uint8Array {
  const strange: unknown[] = [null, true, -1, 0.5, 1e308, 2 ** 53, '', '..', '../x', 'a/b', '\ud800', '\x1b[2J', 'http://x', 'https://', {}, [], [null]]; // prettier-ignore
  const change = (value: unknown): unknown => {
    if (random() < 0.15) return pick(random, strange);
    if (Array.isArray(value)) {
      const items = value.map(change);
      return random() < 0.2 ? [...items, ...items] : items;
    }
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).filter(() => random() > 0.05);
    return Object.fromEntries(entries.map(([key, inner]) => [key, change(inner)]));
  };
  try {
    return new TextEncoder().encode(JSON.stringify(change(JSON.parse(new TextDecoder().decode(seed)))));
  } catch {
    return mutateBytes(seed, random);
  }
}
