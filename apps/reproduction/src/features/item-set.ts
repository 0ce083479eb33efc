/**
 * `count` items of the same shape, row-major in one array: spectrograms `[frames, bands]`, standardised, or faces
 * `[48, 48]`, standardised per image.
 */
export interface ItemSet {
  data: Float32Array;
  count: number;
  shape: readonly [number, number];
}

export const itemLength = ({ shape }: ItemSet): number => shape[0] * shape[1];

/** The items at `indices`, in that order, copied. */
export function selectItems(items: ItemSet, indices: ArrayLike<number>): ItemSet {
  const length = itemLength(items);
  const data = new Float32Array(indices.length * length);
  for (let row = 0; row < indices.length; row++) {
    data.set(items.data.subarray(indices[row] * length, (indices[row] + 1) * length), row * length);
  }
  return { data, count: indices.length, shape: items.shape };
}

export function concatenateItems(...sets: ItemSet[]): ItemSet {
  const data = new Float32Array(sets.reduce((sum, { data }) => sum + data.length, 0));
  let offset = 0;
  for (const set of sets) {
    data.set(set.data, offset);
    offset += set.data.length;
  }
  return { data, count: sets.reduce((sum, { count }) => sum + count, 0), shape: sets[0].shape };
}

export function emptyItems(shape: readonly [number, number]): ItemSet {
  return { data: new Float32Array(0), count: 0, shape };
}
