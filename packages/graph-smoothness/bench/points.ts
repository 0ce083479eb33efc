/** Points around eight centres, the same here and in graph_peer.py without sending them: an integer hash of the cell. */
export const hash = (cell: number): number => ((Math.imul(cell + 1, 2654435761) >>> 8) & 0xffff) / 65536;

export function points(rows: number, columns: number): { data: Float64Array; rows: number; columns: number } {
  const data = Float64Array.from({ length: rows * columns }, (_, i) => {
    const row = Math.floor(i / columns);
    return hash(i) + 0.25 * hash(1e8 + (row % 8) * columns + (i % columns));
  });
  return { data, rows, columns };
}
