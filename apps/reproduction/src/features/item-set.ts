/**
 * `count` items of the same shape, row-major in one array: spectrograms `[frames, bands]`, standardised, or faces
 * `[48, 48]`, standardised per image.
 */
export interface ItemSet {
  data: Float32Array;
  count: number;
  shape: readonly [number, number];
  /** Functionals of clips, [count, n], computed from the spectrograms before anything changed them; faces have none. */
  functionals?: Float32Array;
  /** The speaker of each clip as a number. Present only where clips are normalised by speaker: elsewhere nothing knows who speaks. */
  speakers?: Int32Array;
}

export const itemLength = ({ shape }: ItemSet): number => shape[0] * shape[1];

/** The items at `indices`, in that order, copied. */
export function selectItems(items: ItemSet, indices: ArrayLike<number>): ItemSet {
  const { functionals, speakers } = items;
  return {
    data: rowsAt(items.data, itemLength(items), indices),
    count: indices.length,
    shape: items.shape,
    ...(functionals && { functionals: rowsAt(functionals, functionalsLength(items), indices) }),
    ...(speakers && { speakers: Int32Array.from(indices, (index) => speakers[index]) }),
  };
}

/** Items one after the other. They have functionals, or speakers, where all sets that are not empty do. */
export function concatenateItems(...all: ItemSet[]): ItemSet {
  const filled = all.filter(({ count }) => count > 0);
  const sets = filled.length > 0 ? filled : all.slice(0, 1);
  const functionals = sets.flatMap((set) => set.functionals ?? []);
  const speakers = sets.flatMap((set) => set.speakers ?? []);
  return {
    data: joined(sets.map(({ data }) => data)),
    count: sets.reduce((sum, { count }) => sum + count, 0),
    shape: sets[0].shape,
    ...(functionals.length === sets.length && { functionals: joined(functionals) }),
    ...(speakers.length === sets.length && { speakers: Int32Array.from(speakers.flatMap((list) => [...list])) }),
  };
}

export function emptyItems(shape: readonly [number, number]): ItemSet {
  return { data: new Float32Array(0), count: 0, shape };
}

const functionalsLength = ({ functionals, count }: ItemSet): number =>
  count === 0 ? 0 : (functionals?.length ?? 0) / count;

function rowsAt(values: Float32Array, length: number, indices: ArrayLike<number>): Float32Array {
  const rows = new Float32Array(indices.length * length);
  for (let row = 0; row < indices.length; row++) {
    rows.set(values.subarray(indices[row] * length, (indices[row] + 1) * length), row * length);
  }
  return rows;
}

function joined(arrays: readonly Float32Array[]): Float32Array {
  const data = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const array of arrays) {
    data.set(array, offset);
    offset += array.length;
  }
  return data;
}
