/** Height and width of an image, or the length of a sequence. */
export type GridSides = [number, number] | [number];

/** A domain as its convolutions see it: `[batch, height, width, channels]`, where a sequence is an image of height 1. */
export interface Grid {
  channels: number;
  kernel: [number, number];
  strides: [number, number];
  /** `[height, width]` before every stride-2 convolution and after the last: ceil(n / 2) each time. */
  extents: [number, number][];
}

/** For 156 frames and three convolutions: extents [1, 156], [1, 78], [1, 39], [1, 20]. */
export function gridOf(
  { sides, channels, kernelSize }: { sides: GridSides; channels: number; kernelSize: number },
  layers: number,
): Grid {
  const image = sides.length === 2;
  const extents: [number, number][] = [image ? sides : [1, sides[0]]];
  for (let layer = 0; layer < layers; layer++) {
    const [height, width] = extents[layer];
    extents.push([Math.ceil(height / 2), Math.ceil(width / 2)]);
  }
  return { channels, kernel: [image ? kernelSize : 1, kernelSize], strides: [image ? 2 : 1, 2], extents };
}
