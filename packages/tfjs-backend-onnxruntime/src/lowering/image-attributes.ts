import { backend_util, util, type TensorInfo } from '@tensorflow/tfjs';
import { OnnxruntimeBackendError } from '../errors';

type Inputs = Record<string, TensorInfo | undefined>;
type RoundingMode = 'floor' | 'round' | 'ceil';
type Format = 'channelsLast' | 'channelsFirst';

interface ImageAttributes {
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  dilations?: [number, number] | number | null;
  dimRoundingMode?: RoundingMode;
  dataFormat?: 'NHWC' | 'NCHW';
  filterSize?: [number, number] | number;
  filterShape?: number[];
  inputShape?: number[];
}

/** The images' and the filter's shape, by kernel; a filter without channels for pooling. */
type Shapes = (inputs: Inputs, attributes: ImageAttributes) => [image: readonly number[], filter: readonly number[]];

const pooled =
  (name: 'x' | 'input'): Shapes =>
  (inputs, { filterSize }) => {
    const { shape } = inputs[name]!;
    const sides = typeof filterSize === 'number' ? [filterSize, filterSize] : filterSize!;
    return [shape, [...sides, shape[3], shape[3]]];
  };
const forward: Shapes = ({ x, filter }) => [x!.shape, filter!.shape];
const byInput: Shapes = ({ filter }, { inputShape }) => [inputShape!, filter!.shape];
const byFilter: Shapes = ({ x }, { filterShape }) => [x!.shape, filterShape!];

const shapesOf: Record<string, Shapes> = {
  AvgPool: pooled('x'),
  AvgPoolGrad: pooled('input'),
  MaxPool: pooled('x'),
  MaxPoolGrad: pooled('input'),
  MaxPoolWithArgmax: pooled('x'),
  Conv2D: forward,
  FusedConv2D: forward,
  Conv2DBackpropInput: byInput,
  Conv2DBackpropFilter: byFilter,
  DepthwiseConv2dNative: forward,
  FusedDepthwiseConv2D: forward,
  DepthwiseConv2dNativeBackpropInput: byInput,
  DepthwiseConv2dNativeBackpropFilter: byFilter,
};

/**
 * The attributes of a kernel that lays windows over images, written so that every size computed from them is right:
 *
 * - a padding by a number for each side, since TensorFlow.js counts columns by the filter and the stride of the rows where it is one;
 * - the rounding mode that gives as many windows as dy has, since TensorFlow.js' gradients do not pass it on.
 *
 * @throws {OnnxruntimeBackendError} where the padding is no whole number, where no window fits, and where dy has fewer windows than that:
 *   the cpu kernels would read, and write, places that mean something else
 */
export function imageAttributes<Attributes>(kernel: string, inputs: object, attributes: Attributes): Attributes {
  if (!(kernel in shapesOf)) return attributes;
  return prepared(kernel, inputs as Inputs, attributes as ImageAttributes) as Attributes;
}

function prepared(kernel: string, inputs: Inputs, given: ImageAttributes): ImageAttributes {
  const [image, filter] = shapesOf[kernel](inputs, given);
  const format = given.dataFormat === 'NCHW' ? 'channelsFirst' : 'channelsLast';
  const attributes = { ...given, pad: explicitPadding(kernel, given.pad, format) };
  const sizes = (mode: RoundingMode | undefined): [number, number] => {
    const { outHeight, outWidth } = backend_util.computeConv2DInfo(
      image as [number, number, number, number],
      filter as [number, number, number, number],
      attributes.strides,
      attributes.dilations ?? 1,
      attributes.pad,
      mode,
      kernel.includes('Depthwise'),
      format,
    );
    return [outHeight, outWidth];
  };
  const found = sizes(attributes.dimRoundingMode);
  if (found.some((size) => size < 0)) {
    throw new OnnxruntimeBackendError(
      kernel,
      `windows of [${filter.slice(0, 2).join(', ')}] on images of [${image.join(', ')}], into which none fits`,
      'windows no larger than the padded image',
      "Make them smaller, or pad with 'same'.",
    );
  }
  const dy = inputs.dy;
  if (dy === undefined) return attributes;
  const wanted = format === 'channelsFirst' ? dy.shape.slice(2) : dy.shape.slice(1, 3);
  const modes = [attributes.dimRoundingMode, 'floor', 'ceil', 'round'] as const;
  const mode = modes.findIndex((candidate) => util.arraysEqual(sizes(candidate), wanted));
  // of more windows than there are, the first count, as TensorFlow.js has it; of fewer, places would be read that mean something else
  if (mode < 0 && wanted.every((size, axis) => size >= found[axis])) return attributes;
  if (mode < 0) {
    throw new OnnxruntimeBackendError(
      kernel,
      `dy with [${wanted.join(', ')}] windows`,
      `[${found.join(', ')}], as many as the images of [${image.join(', ')}] have`,
      'Give the size, the stride and the padding of the operation whose gradient this is.',
    );
  }
  return { ...attributes, ...(modes[mode] && { dimRoundingMode: modes[mode] }) };
}

function explicitPadding(kernel: string, pad: ImageAttributes['pad'], format: Format): ImageAttributes['pad'] {
  if (typeof pad !== 'number') return pad;
  if (!Number.isInteger(pad)) {
    throw new OnnxruntimeBackendError(
      kernel,
      `a padding of ${pad}`,
      'a whole number of pixels',
      "Round it, or pad with 'same' or 'valid'.",
    );
  }
  const none: [number, number] = [0, 0];
  const sides: [number, number] = [pad, pad];
  return format === 'channelsFirst' ? [none, none, sides, sides] : [none, sides, sides, none];
}
