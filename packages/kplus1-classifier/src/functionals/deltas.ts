/**
 * The change from frame to frame of rows [frames, columns]: half the difference of the frames around each, and at the two ends the
 * difference to the only neighbour; 0 for a single frame. numpy.gradient(x, axis=0) agrees.
 */
export function deltas(values: Float64Array, columns: number): Float64Array {
  const frames = values.length / columns;
  const result = new Float64Array(values.length);
  for (let frame = 0; frame < frames; frame++) {
    const before = Math.max(0, frame - 1);
    const after = Math.min(frames - 1, frame + 1);
    if (after === before) continue;
    for (let column = 0; column < columns; column++) {
      const change = values[after * columns + column] - values[before * columns + column];
      result[frame * columns + column] = change / (after - before);
    }
  }
  return result;
}
