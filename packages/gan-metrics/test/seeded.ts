import type { RowMatrix } from '../src/index';

/** Uniform numbers in [0, 1) from a seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Standard normal numbers (Box and Muller). */
export function seededNormal(seed: number): () => number {
  const random = seeded(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** What make.py made from a seed, because it is too large to keep. */
export interface SeededPair {
  rowsA: number;
  rowsB: number;
  columns: number;
  seed: number;
  memory: [number, number];
  shift: number;
  scales?: number[];
}

/** The features that make.py's `seeded_pair` makes, bit for bit. */
export function seededPair({ rowsA, rowsB, columns, seed, memory, shift, scales }: SeededPair): [RowMatrix, RowMatrix] {
  const side = (rows: number, sideSeed: number, share: number, offset: number) => {
    const random = seeded(sideSeed);
    const data = new Float64Array(rows * columns);
    for (let row = 0; row < rows; row++) {
      let before = 0;
      for (let column = 0; column < columns; column++) {
        before = share * before + (random() - 0.5);
        data[row * columns + column] = (before / (1 + column / 8) + offset) * (scales?.[column] ?? 1);
      }
    }
    return { data, rows, columns };
  };
  return [side(rowsA, seed, memory[0], 0), side(rowsB, seed + 1, memory[1], shift)];
}

/** Independent normal features. */
export function normalRows(rows: number, columns: number, seed: number, scale = 1, shift = 0): RowMatrix {
  const normal = seededNormal(seed);
  return { data: Float64Array.from({ length: rows * columns }, () => shift + scale * normal()), rows, columns };
}
