import { randomBelow, type Random } from '@image2audio/tfjs-training';

/** Whole numbers at which arithmetic goes wrong; as four bytes in either order, and as text. */
const treacherous = [
  0, 1, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff,
];
const words = [
  ...treacherous.map(String),
  ...[
    '-1',
    '-0',
    '1e308',
    '1e999',
    '1e-999',
    '0.1',
    'NaN',
    'Infinity',
    'null',
    'true',
    '{}',
    '[]',
    '""',
    '[[[[[[[[',
    '{"a":',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    '\ufeff',
    '\0',
    '\u001b[2J',
    '\u202e',
    '"',
    '""',
    "'",
    ',',
    ';',
    '\t',
    '\r',
    '\n',
    '\r\n',
  ],
  ...[
    '<',
    '>',
    '&',
    '&amp;',
    '&#0;',
    '&a;',
    '<!DOCTYPE a [<!ENTITY b "c">]>',
    '<![CDATA[',
    '<!--',
    '../../etc/passwd',
    'x'.repeat(5000),
  ],
].map((word) => Buffer.from(word));

type Change = (bytes: Uint8Array, random: Random, others: readonly Uint8Array[]) => Uint8Array;

/** Where a change begins: one in three in the first 80 bytes, where headers are. */
function place(length: number, random: Random): number {
  return randomBelow(random() < 1 / 3 ? Math.min(80, length + 1) : length + 1, random);
}

const pick = <Item>(items: readonly Item[], random: Random): Item => items[randomBelow(items.length, random)];

function splice(bytes: Uint8Array, at: number, removed: number, inserted: Uint8Array): Uint8Array {
  return Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(Math.min(bytes.length, at + removed))]);
}

function overwrite(bytes: Uint8Array, at: number, content: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy.set(content.subarray(0, Math.max(0, copy.length - at)), Math.min(at, copy.length));
  return copy;
}

/** Up to `most`, few more often than many. */
const some = (most: number, random: Random): number => Math.floor((most + 1) ** random());

function numberBytes(random: Random): Uint8Array {
  const value = pick(treacherous, random);
  const bytes = Buffer.alloc(pick([2, 4, 8], random));
  if (random() < 0.5) bytes.writeUIntLE(value % 2 ** (8 * Math.min(6, bytes.length)), 0, Math.min(6, bytes.length));
  else
    bytes.writeUIntBE(
      value % 2 ** (8 * Math.min(6, bytes.length)),
      Math.max(0, bytes.length - 6),
      Math.min(6, bytes.length),
    );
  return bytes;
}

/** Changes that leave everything else where it is. */
const inPlace: Change[] = [
  (bytes, random) => overwrite(bytes, place(bytes.length, random), numberBytes(random)),
  (bytes, random) => {
    const at = place(bytes.length - 1, random);
    return overwrite(bytes, at, Uint8Array.of((bytes[at] ?? 0) ^ (1 << randomBelow(8, random))));
  },
  (bytes, random) =>
    overwrite(
      bytes,
      place(bytes.length, random),
      Uint8Array.from({ length: some(16, random) }, () => randomBelow(256, random)),
    ),
  (bytes, random) => {
    const at = place(bytes.length - 1, random);
    return overwrite(bytes, at, Uint8Array.of((bytes[at] ?? 0) + (random() < 0.5 ? 1 : 255)));
  },
];

const moving: Change[] = [
  (bytes, random) => splice(bytes, place(bytes.length, random), some(300, random), new Uint8Array(0)),
  (bytes, random) =>
    splice(
      bytes,
      place(bytes.length, random),
      0,
      Uint8Array.from({ length: some(64, random) }, () => randomBelow(256, random)),
    ),
  (bytes, random) => bytes.subarray(0, place(bytes.length, random)),
  // a stretch of this or another file once more
  (bytes, random, others) => {
    const other = random() < 0.5 ? bytes : pick(others, random);
    const from = place(other.length, random);
    return splice(
      bytes,
      place(bytes.length, random),
      random() < 0.5 ? 0 : some(300, random),
      other.subarray(from, from + some(400, random)),
    );
  },
];

/** Start and end of a word, a number or a line around a place. */
function stretch(bytes: Uint8Array, at: number, random: Random): [number, number] {
  const isEdge =
    random() < 0.3 ? (byte: number) => byte === 10 : (byte: number) => !/[\w.+-]/.test(String.fromCharCode(byte));
  let [start, end] = [at, at];
  while (start > 0 && !isEdge(bytes[start - 1])) start--;
  while (end < bytes.length && !isEdge(bytes[end])) end++;
  return [start, end];
}

const ofText: Change[] = [
  (bytes, random) => {
    const [start, end] = stretch(bytes, place(bytes.length, random), random);
    return splice(bytes, start, end - start, pick(words, random));
  },
  (bytes, random) => splice(bytes, place(bytes.length, random), 0, pick(words, random)),
  (bytes, random) => {
    const [start, end] = stretch(bytes, place(bytes.length, random), random);
    const [to] = stretch(bytes, place(bytes.length, random), random);
    return splice(bytes, to, 0, bytes.subarray(start, end + 1));
  },
  (bytes, random) => {
    const [start, end] = stretch(bytes, place(bytes.length, random), random);
    return splice(bytes, start, end - start + 1, new Uint8Array(0));
  },
];

/**
 * A whole file with one to six changes of bytes, or of words where it is text.
 *
 * @param keepsPlaces only changes that leave everything else where it is
 * @param others files of which stretches are taken in
 */
export function damaged(
  seed: Uint8Array,
  random: Random,
  {
    text = false,
    keepsPlaces = false,
    others = [seed],
  }: { text?: boolean; keepsPlaces?: boolean; others?: readonly Uint8Array[] } = {},
): Uint8Array {
  let bytes = seed;
  const changes = keepsPlaces ? inPlace : [...inPlace, ...moving];
  for (let left = some(6, random); left > 0; left--) {
    bytes = pick(text && !keepsPlaces && random() < 0.7 ? ofText : changes, random)(bytes, random, others);
  }
  return bytes;
}
