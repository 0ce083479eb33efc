import type { ConvolutionalDomainSpec } from '../domain-spec';

/** A domain as its convolutions see it: `[batch, height, width, channels]`, where a sequence is an image of height 1. */
export interface Grid {
  channels: number;
  kernel: [number, number];
  strides: [number, number];
  /** `[height, width]` before every stride-2 convolution and after the last: ceil(n / 2) each time. */
  extents: [number, number][];
}

/** For 156 frames and three convolutions: extents [1, 156], [1, 78], [1, 39], [1, 20]. */
export function gridOf(spec: ConvolutionalDomainSpec, layers: number): Grid {
  const side = spec.kernelSize ?? 3;
  const image = spec.kind === 'image';
  const extents: [number, number][] = [image ? [spec.height, spec.width] : [1, spec.steps]];
  for (let layer = 0; layer < layers; layer++) {
    const [height, width] = extents[layer];
    extents.push([Math.ceil(height / 2), Math.ceil(width / 2)]);
  }
  return { channels: spec.channels, kernel: [image ? side : 1, side], strides: [image ? 2 : 1, 2], extents };
}
