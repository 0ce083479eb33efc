import { indices, operand, type KernelCase, type Operand } from '../kernel-case';
import { type Random } from '../random';
import { imageWindows, outputSizes, type Pad, type Rounding } from '../oracles/windows';

type Generate = (random: Random) => Omit<KernelCase, 'kernel'>;

const side = (random: Random, most = 7): number => random.whole(1, most);

export interface ImageSizes {
  batch: number;
  size: number[];
  channels: number;
  filter: number[];
  strides: number[];
  dilations: number[];
  pad: Pad;
  dimRoundingMode?: Rounding;
}

/** Windows of every kind over images or volumes: larger than the image, smaller than the stride, unequal along the axes. */
function sizes(random: Random, axes: 2 | 3, dilates: boolean): ImageSizes {
  for (;;) {
    const each = (most: number): number[] => Array.from({ length: axes }, () => random.whole(1, most));
    const isDilated = dilates && random.chance(0.3);
    const explicit = (): Pad =>
      [[0, 0], ...each(3).map((before): [number, number] => [before - 1, random.whole(0, 2)]), [0, 0]];
    const pad: Pad = random.pick<() => Pad>([() => 'same', () => 'same', () => 'valid', () => random.whole(0, 2), ...(axes === 2 ? [explicit] : [])])();
    const given: ImageSizes = {
      batch: random.chance(0.05) ? 0 : random.whole(1, 2),
      size: each(axes === 2 ? 7 : 4),
      channels: random.whole(1, 3),
      filter: each(3),
      strides: isDilated ? each(1) : each(3),
      dilations: isDilated ? each(2) : each(1),
      pad,
      ...(typeof pad !== 'string' && random.chance(0.5) && { dimRoundingMode: random.pick(['floor', 'round', 'ceil'] as const) }),
    };
    if (outputSizes(imageWindows(given)).every((size) => size >= 0)) return given;
  }
} // prettier-ignore

const attributesOf = ({ strides, dilations, pad, dimRoundingMode }: ImageSizes): Record<string, unknown> => ({
  strides,
  dilations,
  pad,
  ...(dimRoundingMode && { dimRoundingMode }),
});

const image = ({ batch, size, channels }: ImageSizes): number[] => [batch, ...size, channels];
const result = (given: ImageSizes, channels: number): number[] => [
  given.batch,
  ...outputSizes(imageWindows(given)),
  channels,
];

const convolution =
  (axes: 2 | 3, kind: 'forward' | 'input' | 'filter', rest?: (random: Random, channels: number) => object): Generate =>
  (random) => {
    const given = sizes(random, axes, kind === 'forward');
    if (axes === 3) delete given.dimRoundingMode; // convolutions of volumes have none
    const outChannels = random.whole(1, 3);
    const filterShape = [...given.filter, given.channels, outChannels];
    const attributes: Record<string, unknown> = { ...attributesOf(given), ...(axes === 2 && { dataFormat: 'NHWC' }) };
    if (kind !== 'forward') delete attributes.dimRoundingMode; // TensorFlow.js does not pass it on
    if (kind === 'forward') {
      const inputs = { x: operand(random, image(given), 'real'), filter: operand(random, filterShape, 'real') };
      return { inputs: { ...inputs, ...rest?.(random, outChannels) }, attributes };
    }
    const dy = operand(random, result(given, outChannels), 'real');
    if (kind === 'input') return { inputs: { dy, filter: operand(random, filterShape, 'real') }, attributes: { ...attributes, inputShape: image(given) } };
    return { inputs: { x: operand(random, image(given), 'real'), dy }, attributes: { ...attributes, filterShape } };
  }; // prettier-ignore

const depthwise =
  (kind: 'forward' | 'input' | 'filter', rest?: (random: Random, channels: number) => object): Generate =>
  (random) => {
    const given = sizes(random, 2, true);
    const multiplier = random.whole(1, 2);
    const filterShape = [...given.filter, given.channels, multiplier];
    const attributes = attributesOf(given);
    const x = operand(random, image(given), 'real');
    const filter = operand(random, filterShape, 'real');
    if (kind === 'forward') {
      const isFirst = random.chance(0.2) && typeof given.pad !== 'object';
      const [batch, height, width, channels] = x.shape;
      const turned = isFirst ? operand(random, [batch, channels, height, width], 'real') : x;
      return { inputs: { x: turned, filter, ...rest?.(random, given.channels * multiplier) }, attributes: { ...attributes, dataFormat: isFirst ? 'NCHW' : 'NHWC' } };
    }
    const dy = operand(random, result(given, given.channels * multiplier), 'real');
    if (kind === 'input') return { inputs: { dy, filter }, attributes: { ...attributes, inputShape: image(given) } };
    return { inputs: { x, dy }, attributes: { ...attributes, filterShape } };
  }; // prettier-ignore

const activation = (random: Random): Record<string, unknown> => ({
  activation: random.pick(['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu']),
  leakyreluAlpha: 0.25,
});
const bias = (random: Random, channels: number): { bias?: Operand } =>
  random.chance(0.6) ? { bias: operand(random, [channels], 'real') } : {};

const pool =
  (axes: 2 | 3, kind: 'forward' | 'mean gradient' | 'max gradient' | 'with places'): Generate =>
  (random) => {
    const given = sizes(random, axes, false);
    if (kind === 'with places') delete given.dimRoundingMode;
    const attributes = attributesOf(given);
    delete attributes.dilations; // poolings have none
    const whole = { ...attributes, filterSize: given.filter, ...(kind === 'with places' && { includeBatchInIndex: random.chance(0.5) }) };
    const x = operand(random, image(given), random.pick(['real', 'whole'] as const));
    if (kind === 'forward' || kind === 'with places') return { inputs: { x }, attributes: whole };
    if (axes === 2) delete (whole as { dimRoundingMode?: unknown }).dimRoundingMode; // TensorFlow.js does not pass it on
    const dy = operand(random, result(given, given.channels), 'real');
    if (kind === 'mean gradient') return { inputs: { dy, input: x }, attributes: whole };
    return { inputs: { dy, input: x, output: maxOf(given, x) }, attributes: whole };
  }; // prettier-ignore

function maxOf(given: ImageSizes, x: Operand): Operand {
  const windows = imageWindows(given);
  const shape = result(given, given.channels);
  const values = Array<number>(shape.reduce((all, size) => all * size, 1)).fill(-Infinity);
  windows.visit((window, element) => {
    for (let item = 0; item < given.batch; item++) {
      for (let channel = 0; channel < given.channels; channel++) {
        const at = (item * windows.count + window) * given.channels + channel;
        values[at] = Math.max(values[at], x.values[(item * windows.elements + element) * given.channels + channel]);
      }
    }
  });
  return { shape, dtype: 'float32', values };
}

const placing = (random: Random): { alignCorners: boolean; halfPixelCenters: boolean } =>
  random.pick([
    { alignCorners: false, halfPixelCenters: false },
    { alignCorners: true, halfPixelCenters: false },
    { alignCorners: false, halfPixelCenters: true },
  ]);

const resize =
  (isGradient: boolean, types: readonly Operand['dtype'][] = ['float32']): Generate =>
  (random) => {
    const shape = [random.whole(1, 2), side(random, 5), side(random, 5), random.whole(1, 2)];
    const size = [side(random, 9), side(random, 9)];
    const dtype = random.pick(types);
    const images = operand(random, shape, dtype === 'int32' ? 'wide' : 'real', dtype);
    if (!isGradient) return { inputs: { images }, attributes: { ...placing(random), size } };
    return {
      inputs: { images, dy: operand(random, [shape[0], ...size, shape[3]], 'real') },
      attributes: placing(random),
    };
  };

export const images: Record<string, Generate> = {
  Conv2D: convolution(2, 'forward'),
  Conv2DBackpropInput: convolution(2, 'input'),
  Conv2DBackpropFilter: convolution(2, 'filter'),
  FusedConv2D: (random) => {
    const given = convolution(2, 'forward', bias)(random);
    return { ...given, attributes: { ...given.attributes, ...activation(random) } };
  },
  Conv3D: convolution(3, 'forward'),
  Conv3DBackpropInputV2: convolution(3, 'input'),
  Conv3DBackpropFilterV2: convolution(3, 'filter'),
  DepthwiseConv2dNative: depthwise('forward'),
  DepthwiseConv2dNativeBackpropInput: depthwise('input'),
  DepthwiseConv2dNativeBackpropFilter: depthwise('filter'),
  FusedDepthwiseConv2D: (random) => {
    const given = depthwise('forward', bias)(random);
    return { ...given, attributes: { ...given.attributes, ...activation(random) } };
  },
  MaxPool: pool(2, 'forward'),
  AvgPool: pool(2, 'forward'),
  MaxPoolGrad: pool(2, 'max gradient'),
  AvgPoolGrad: pool(2, 'mean gradient'),
  MaxPoolWithArgmax: pool(2, 'with places'),
  MaxPool3D: pool(3, 'forward'),
  AvgPool3D: pool(3, 'forward'),
  MaxPool3DGrad: pool(3, 'max gradient'),
  AvgPool3DGrad: pool(3, 'mean gradient'),
  ResizeBilinear: resize(false),
  ResizeNearestNeighbor: resize(false, ['float32', 'int32']),
  ResizeBilinearGrad: resize(true),
  ResizeNearestNeighborGrad: resize(true),
  LRN: (random) => ({ inputs: { x: operand(random, [1, 2, 2, random.whole(1, 5)], 'real') }, attributes: { depthRadius: random.whole(1, 3), bias: 1, alpha: 0.5, beta: 0.75 } }),
  LRNGrad: (random) => {
    const shape = [1, 2, 2, random.whole(1, 5)];
    return { inputs: { x: operand(random, shape, 'real'), y: operand(random, shape, 'real'), dy: operand(random, shape, 'real') }, attributes: { depthRadius: random.whole(1, 3), bias: 1, alpha: 0.5, beta: 0.75 } };
  },
  FusedBatchNorm: (random) => {
    const shape = [random.whole(1, 3), side(random, 3), side(random, 3), random.whole(1, 4)];
    const vector = (kind: 'real' | 'positive'): Operand => operand(random, [shape[3]], kind);
    return { inputs: { x: operand(random, shape, 'real'), mean: vector('real'), variance: vector('positive'), ...(random.chance(0.6) && { scale: vector('real') }), ...(random.chance(0.6) && { offset: vector('real') }) }, attributes: { varianceEpsilon: 0.001 } };
  },
  Transform: (random) => {
    const batch = random.whole(1, 2);
    const slight = (): number => Math.fround(random.pick([0, 0, 0.25, 0.3 * random.uniform()]));
    const matrix = (): number[] => [1 + slight(), slight(), random.whole(-3, 3) / 2, slight(), 1 + slight(), random.whole(-3, 3) / 2, 0, 0];
    const count = random.pick([1, batch]);
    const transforms: Operand = { shape: [count, 8], dtype: 'float32', values: Array.from({ length: count }, matrix).flat() };
    return {
      inputs: { image: operand(random, [batch, side(random, 5), side(random, 5), random.whole(1, 2)], 'real'), transforms },
      attributes: { interpolation: random.pick(['nearest', 'bilinear']), fillMode: 'constant', fillValue: 0.5, outputShape: [side(random, 5), side(random, 5)] },
    };
  },
  CropAndResize: (random) => {
    const boxes = random.whole(1, 3);
    return {
      inputs: { image: operand(random, [2, side(random, 5), side(random, 5), 2], 'real'), boxes: operand(random, [boxes, 4], 'real'), boxInd: indices(random, [boxes], 1) },
      attributes: { cropSize: [side(random, 4), side(random, 4)], method: random.pick(['bilinear', 'nearest']), extrapolationValue: 0 },
    };
  },
}; // prettier-ignore
