import type { backend_util, TensorInfo } from '@tensorflow/tfjs';
import type { KernelLowering, OperationRecorder } from './kernel-lowering';
import { recordTranspose } from './transpose';

interface ImageAttributes {
  dataFormat?: 'NHWC' | 'NCHW';
  inputShape?: number[];
  pad: string | number | backend_util.ExplicitPadding;
}

const lastOrder = [0, 2, 3, 1];
const firstOrder = [0, 3, 1, 2];
const reorder = <Element>(list: readonly Element[], order: readonly number[]): Element[] =>
  order.map((axis) => list[axis]);

/** The inputs that are images; filters have the same layout in both formats. */
const imagesOf: Record<string, readonly string[]> = {
  Conv2D: ['x'],
  FusedConv2D: ['x'],
  Conv2DBackpropInput: ['dy'],
  Conv2DBackpropFilter: ['x', 'dy'],
};

/**
 * The lowerings, with those of convolutions for channels-first images ('NCHW') too: transposes around what is done for
 * channels-last ones.
 */
export function alsoChannelsFirst(lowerings: readonly KernelLowering[]): KernelLowering[] {
  return lowerings.map((lowering) =>
    lowering.kernel in imagesOf ? withChannelsFirst(lowering, imagesOf[lowering.kernel]) : lowering,
  );
}

function withChannelsFirst(lowering: KernelLowering, images: readonly string[]): KernelLowering {
  const lower = (
    inputs: Record<string, TensorInfo | undefined>,
    attributes: ImageAttributes,
    recorder: OperationRecorder,
  ): TensorInfo | undefined => {
    if (attributes.dataFormat !== 'NCHW')
      return lowering.lower(inputs as never, attributes as never, recorder) as TensorInfo;
    const given = images.map((name) => inputs[name]!);
    if (given.some(({ shape, dtype }) => shape.length !== 4 || dtype !== 'float32')) return undefined;
    const turned = given.map((image) => recordTranspose(recorder, image, lastOrder));
    const { inputShape, pad } = attributes;
    const result = lowering.lower(
      { ...inputs, ...Object.fromEntries(images.map((name, index) => [name, turned[index]])) } as never,
      {
        ...attributes,
        dataFormat: 'NHWC',
        pad: Array.isArray(pad) ? reorder(pad, lastOrder) : pad,
        ...(inputShape && { inputShape: reorder(inputShape, lastOrder) }),
      } as never,
      recorder,
    ) as TensorInfo | undefined;
    for (const image of turned) recorder.release(image);
    if (!result || lowering.kernel === 'Conv2DBackpropFilter') return result;
    const channelsFirst = recordTranspose(recorder, result, firstOrder);
    recorder.release(result);
    return channelsFirst;
  };
  return { ...lowering, lower };
}
