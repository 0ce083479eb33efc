import {
  backend_util,
  type DepthwiseConv2dNativeAttrs,
  type DepthwiseConv2dNativeBackpropFilterAttrs,
  type DepthwiseConv2dNativeBackpropFilterInputs,
  type DepthwiseConv2dNativeBackpropInputAttrs,
  type DepthwiseConv2dNativeBackpropInputInputs,
  type DepthwiseConv2dNativeInputs,
  type FusedDepthwiseConv2DAttrs,
  type FusedDepthwiseConv2DInputs,
  type TensorInfo,
} from '@tensorflow/tfjs';
import { applyRest } from './applied-rest';
import { transposed } from './transposed';
import { corrected, numbersOf, sizeOf, tensorOf, type CorrectedKernel, type HostBackend } from './corrected-kernel';
import { visitWindows } from './visit-windows';

type Attributes = Pick<DepthwiseConv2dNativeAttrs, 'strides' | 'pad' | 'dilations' | 'dimRoundingMode'>;

/** The places of the products that a depthwise convolution of channels-last images sums: of x, of y and of the filter. */
function visitProducts(
  inShape: readonly number[],
  filterShape: readonly number[],
  { strides, pad, dilations, dimRoundingMode }: Attributes,
  visit: (x: number, y: number, weight: number) => void,
): number[] {
  const info = backend_util.computeConv2DInfo(
    inShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
    true,
  );
  const windows = [
    { input: info.inHeight, output: info.outHeight, taps: info.filterHeight, stride: info.strideHeight, dilation: info.dilationHeight, padBefore: info.padInfo.top },
    { input: info.inWidth, output: info.outWidth, taps: info.filterWidth, stride: info.strideWidth, dilation: info.dilationWidth, padBefore: info.padInfo.left },
  ]; // prettier-ignore
  const [channels, multiplier] = filterShape.slice(2);
  const [elements, count] = [info.inHeight * info.inWidth, info.outHeight * info.outWidth];
  for (let item = 0; item < info.batchSize; item++) {
    visitWindows(windows, (window, element, tap) => {
      for (let channel = 0; channel < channels; channel++) {
        for (let q = 0; q < multiplier; q++) {
          const output = channel * multiplier + q;
          visit(
            (item * elements + element) * channels + channel,
            (item * count + window) * channels * multiplier + output,
            tap * channels * multiplier + output,
          );
        }
      }
    });
  }
  return [info.batchSize, info.outHeight, info.outWidth, channels * multiplier];
}

/** Of channels-first images, by way of channels-last ones. */
function channelsFirst(
  x: TensorInfo,
  filter: TensorInfo,
  { pad, ...attributes }: DepthwiseConv2dNativeAttrs,
  backend: HostBackend,
): TensorInfo {
  const image = transposed(x, [0, 2, 3, 1], backend);
  const margins = Array.isArray(pad) ? ([pad[0], pad[2], pad[3], pad[1]] as backend_util.ExplicitPadding) : pad;
  const [values, weights] = [numbersOf(backend, image), numbersOf(backend, filter)];
  const y: number[] = [];
  const shape = visitProducts(image.shape, filter.shape, { ...attributes, pad: margins }, (from, to, weight) => {
    y[to] = (y[to] ?? 0) + values[from] * weights[weight];
  });
  const sums = Array.from({ length: sizeOf(shape) }, (_, place) => y[place] ?? 0);
  const result = tensorOf(backend, shape, 'float32', sums);
  const turned = transposed(result, [0, 3, 1, 2], backend);
  for (const used of [image, result]) backend.release(used);
  return turned;
}

const isChannelsFirst = (_: unknown, { dataFormat }: { dataFormat?: string }): boolean => dataFormat === 'NCHW';
const isDilated = ({ dilations }: { dilations?: number | [number, number] }): boolean =>
  [dilations ?? 1].flat().some((dilation) => dilation !== 1);

const asChannelsLast = 'channels-first images are taken for channels-last ones';
const undilated = 'dilations are ignored';

export const correctedDepthwise: readonly CorrectedKernel[] = [
  corrected<DepthwiseConv2dNativeInputs, DepthwiseConv2dNativeAttrs>('DepthwiseConv2dNative', {
    fault: asChannelsLast,
    concerns: isChannelsFirst,
    compute: ({ x, filter }, attributes, backend) => channelsFirst(x, filter, attributes, backend),
  }),

  corrected<FusedDepthwiseConv2DInputs, FusedDepthwiseConv2DAttrs>('FusedDepthwiseConv2D', {
    fault: asChannelsLast,
    concerns: isChannelsFirst,
    compute: ({ x, filter, bias, preluActivationWeights }, attributes, backend) => {
      const perChannel = (info: TensorInfo | undefined): TensorInfo | undefined =>
        info?.shape.length === 1 && info.shape[0] !== 1 ? { ...info, shape: [info.shape[0], 1, 1] } : info;
      const rest = {
        ...attributes,
        bias: perChannel(bias),
        preluActivationWeights: perChannel(preluActivationWeights),
      };
      return applyRest(channelsFirst(x, filter, attributes, backend), rest, backend);
    },
  }),

  corrected<DepthwiseConv2dNativeBackpropInputInputs, DepthwiseConv2dNativeBackpropInputAttrs>(
    'DepthwiseConv2dNativeBackpropInput',
    {
      fault: undilated,
      concerns: (_, attributes) => isDilated(attributes),
      compute: ({ dy, filter }, { inputShape, ...attributes }, backend) => {
        const [gradient, weights] = [numbersOf(backend, dy), numbersOf(backend, filter)];
        const dx = new Float64Array(sizeOf(inputShape));
        visitProducts(inputShape, filter.shape, attributes, (to, from, weight) => {
          dx[to] += gradient[from] * weights[weight];
        });
        return tensorOf(backend, inputShape, 'float32', dx);
      },
    },
  ),

  corrected<DepthwiseConv2dNativeBackpropFilterInputs, DepthwiseConv2dNativeBackpropFilterAttrs>(
    'DepthwiseConv2dNativeBackpropFilter',
    {
      fault: undilated,
      concerns: (_, attributes) => isDilated(attributes),
      compute: ({ x, dy }, { filterShape, ...attributes }, backend) => {
        const [values, gradient] = [numbersOf(backend, x), numbersOf(backend, dy)];
        const dw = new Float64Array(sizeOf(filterShape));
        visitProducts(x.shape, filterShape, attributes, (from, to, weight) => {
          dw[weight] += values[from] * gradient[to];
        });
        return tensorOf(backend, filterShape, 'float32', dw);
      },
    },
  ),
];
