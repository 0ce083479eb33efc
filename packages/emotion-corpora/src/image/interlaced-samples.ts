import type { PngChunks } from './png-chunks';

/** Adam7 (PNG, third edition, 8.1): where the pixels of each pass begin, and how far they are apart. */
const passes = [
  { x: 0, y: 0, acrossStep: 8, downStep: 8 },
  { x: 4, y: 0, acrossStep: 8, downStep: 8 },
  { x: 0, y: 4, acrossStep: 4, downStep: 8 },
  { x: 2, y: 0, acrossStep: 4, downStep: 4 },
  { x: 0, y: 2, acrossStep: 2, downStep: 4 },
  { x: 1, y: 0, acrossStep: 2, downStep: 2 },
  { x: 0, y: 1, acrossStep: 1, downStep: 2 },
] as const;

function paeth(left: number, above: number, corner: number): number {
  const [toLeft, toAbove, toCorner] = [above - corner, left - corner, left + above - 2 * corner].map(Math.abs);
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

/** What a filter adds to a byte, from its neighbours (PNG, 9.2). */
const predictions: readonly ((left: number, above: number, corner: number) => number)[] = [
  () => 0,
  (left) => left,
  (_, above) => above,
  (left, above) => (left + above) >> 1,
  paeth,
];

/** Rows of one pass, or of a picture in one: how many pixels each has, how many there are, and the bytes of each without its filter. */
export interface PassRows {
  columns: number;
  count: number;
  bytes: number;
}

/** The rows of every pass of an interlaced PNG. */
export function passRows({ width, height, depth, channels }: PngChunks): PassRows[] {
  return passes.map(({ x, y, acrossStep, downStep }) => {
    const columns = Math.max(0, Math.ceil((width - x) / acrossStep));
    const count = columns === 0 ? 0 : Math.max(0, Math.ceil((height - y) / downStep));
    return { columns, count, bytes: Math.ceil((columns * channels * depth) / 8) };
  });
}

/**
 * Samples of an interlaced PNG with fewer than 8 bits each, one channel, a byte a sample. fast-png (6.4.0 and 8.0.0) takes each of them for a byte of its own.
 *
 * @param data the rows of {@link passRows}, inflated, with their filters, which are known ones; what is beyond them is left alone.
 */
export function interlacedSamples(chunks: PngChunks, data: Uint8Array): Uint8Array {
  const { width, height, depth } = chunks;
  const rows = passRows(chunks);
  const samples = new Uint8Array(width * height);
  const mask = (1 << depth) - 1;
  let at = 0;
  passes.forEach(({ x, y, acrossStep, downStep }, pass) => {
    const { columns, count, bytes } = rows[pass];
    let above = new Uint8Array(bytes);
    for (let row = 0; row < count; row++) {
      const predict = predictions[data[at++]];
      const line = new Uint8Array(bytes);
      for (let byte = 0; byte < bytes; byte++) {
        const [left, corner] = byte === 0 ? [0, 0] : [line[byte - 1], above[byte - 1]];
        line[byte] = data[at++] + predict(left, above[byte], corner);
      }
      for (let column = 0; column < columns; column++) {
        const bit = column * depth;
        const sample = (line[bit >> 3] >> (8 - depth - (bit & 7))) & mask;
        samples[(y + row * downStep) * width + x + column * acrossStep] = sample;
      }
      above = line;
    }
  });
  return samples;
}
