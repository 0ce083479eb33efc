/** Nearer, or as near with a lower index. */
export function comesBefore(distance: number, index: number, otherDistance: number, otherIndex: number): boolean {
  return distance < otherDistance || (distance === otherDistance && index < otherIndex);
}

/**
 * `size` neighbours from `start` on as a heap with the farthest first, in place: one that is nearer takes the farthest's
 * place in log(size) steps, where a sorted list would move up to `size` of them.
 */
export function replaceFarthest(
  indices: Int32Array,
  distances: Float64Array,
  start: number,
  size: number,
  index: number,
  distance: number,
): void {
  let place = 0;
  for (let child = 1; child < size; child = 2 * place + 1) {
    const right = child + 1;
    if (
      right < size &&
      comesBefore(distances[start + child], indices[start + child], distances[start + right], indices[start + right])
    ) {
      child = right;
    }
    if (!comesBefore(distance, index, distances[start + child], indices[start + child])) break;
    distances[start + place] = distances[start + child];
    indices[start + place] = indices[start + child];
    place = child;
  }
  distances[start + place] = distance;
  indices[start + place] = index;
}

/** Turns such a heap into a list, nearest first. */
export function sortHeap(indices: Int32Array, distances: Float64Array, start: number, size: number): void {
  for (let last = size - 1; last > 0; last--) {
    const index = indices[start + last];
    const distance = distances[start + last];
    indices[start + last] = indices[start];
    distances[start + last] = distances[start];
    replaceFarthest(indices, distances, start, last, index, distance);
  }
}
