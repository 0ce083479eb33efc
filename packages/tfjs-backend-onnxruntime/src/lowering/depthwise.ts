import {
  backend_util,
  util,
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
import {
  buildDepthwise,
  buildDepthwiseFilterGradient,
  buildDepthwiseInputGradient,
  chooseDepthwise,
  chooseDepthwiseInputGradient,
  type DepthwiseGeometry,
} from './depthwise/formulations';
import { isRecordable, recordRest } from './fused';
import { isFloat, lowering, recordOne, type KernelLowering, type OperationRecorder } from './kernel-lowering';
import { windowKey, type WindowAxis } from './windows';

type Attributes = Pick<DepthwiseConv2dNativeAttrs, 'strides' | 'pad'> &
  Partial<Pick<DepthwiseConv2dNativeAttrs, 'dilations' | 'dataFormat' | 'dimRoundingMode'>>;

/**
 * The sizes as TensorFlow.js computes them; undefined for what is the cpu kernel's to take or refuse: channels-first
 * images, filters that fit nowhere, strides together with dilations, numbers of windows that are not what fits.
 */
export function depthwiseGeometry(
  inShape: readonly number[],
  filterShape: readonly number[],
  { strides, pad, dilations, dataFormat, dimRoundingMode }: Attributes,
): DepthwiseGeometry | undefined {
  const spread = dilations ?? [1, 1];
  if ((dataFormat ?? 'NHWC') !== 'NHWC' || !backend_util.eitherStridesOrDilationsAreOne(strides, spread)) {
    return undefined;
  }
  if (inShape[3] !== filterShape[2]) return undefined;
  const info = backend_util.computeConv2DInfo(
    inShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    strides,
    spread,
    pad,
    dimRoundingMode,
    true,
  );
  const { top, left } = info.padInfo;
  if (info.outHeight < 1 || info.outWidth < 1 || !Number.isInteger(top) || !Number.isInteger(left)) return undefined;
  const rows: WindowAxis = {
    axis: 1,
    input: info.inHeight,
    output: info.outHeight,
    taps: info.filterHeight,
    stride: info.strideHeight,
    dilation: info.dilationHeight,
    padBefore: top,
  };
  const columns: WindowAxis = {
    axis: 2,
    input: info.inWidth,
    output: info.outWidth,
    taps: info.filterWidth,
    stride: info.strideWidth,
    dilation: info.dilationWidth,
    padBefore: left,
  };
  if (!coversInput(rows) || !coversInput(columns)) return undefined;
  return { batch: info.batchSize, channels: info.inChannels, multiplier: filterShape[3], rows, columns };
}

/**
 * Whether no further window would fit behind the last one. TensorFlow.js counts columns by the stride of the rows where the
 * padding is a number; onnxruntime counts what fits.
 */
function coversInput({ input, output, taps, stride, dilation, padBefore }: WindowAxis): boolean {
  return output * stride + (taps - 1) * dilation - padBefore >= input;
}

export const outputShapeOf = ({ batch, channels, multiplier, rows, columns }: DepthwiseGeometry): number[] => [
  batch,
  rows.output,
  columns.output,
  channels * multiplier,
];

export const depthwiseKey = ({ rows, columns }: DepthwiseGeometry): string => [rows, columns].map(windowKey).join(';');

/** The cpu kernels of the gradients take no account of dilations, so that those are theirs. */
function gradientGeometry(
  inShape: readonly number[],
  filterShape: readonly number[],
  attributes: Attributes,
): DepthwiseGeometry | undefined {
  const geometry = depthwiseGeometry(inShape, filterShape, attributes);
  return geometry?.rows.dilation === 1 && geometry.columns.dilation === 1 ? geometry : undefined;
}

function recordDepthwise(
  recorder: OperationRecorder,
  x: TensorInfo,
  filter: TensorInfo,
  geometry: DepthwiseGeometry,
): TensorInfo {
  const block = recorder.convolutionBlock;
  const formulation = chooseDepthwise(geometry, block);
  return recordOne(recorder, {
    name: `DepthwiseConv2dNative:${formulation}`,
    attributes: depthwiseKey(geometry),
    inputs: [x, filter],
    shape: outputShapeOf(geometry),
    dtype: 'float32',
    build: (graph, [image, weights]) => buildDepthwise(graph, image, weights, geometry, formulation, block),
  });
}

export const depthwiseLowerings: readonly KernelLowering[] = [
  lowering<DepthwiseConv2dNativeInputs, DepthwiseConv2dNativeAttrs>(
    'DepthwiseConv2dNative',
    0,
    ({ x, filter }, attributes, recorder) => {
      const geometry = depthwiseGeometry(x.shape, filter.shape, attributes);
      if (!geometry || !isFloat(x, filter)) return undefined;
      return recordDepthwise(recorder, x, filter, geometry);
    },
    'channels last',
  ),

  lowering<FusedDepthwiseConv2DInputs, FusedDepthwiseConv2DAttrs>(
    'FusedDepthwiseConv2D',
    0,
    ({ x, filter, bias }, attributes, recorder) => {
      const geometry = depthwiseGeometry(x.shape, filter.shape, attributes);
      if (!geometry || !isFloat(x, filter)) return undefined;
      const rest = { bias, ...attributes };
      if (!isRecordable(rest, outputShapeOf(geometry))) return undefined;
      return recordRest(recorder, recordDepthwise(recorder, x, filter, geometry), rest);
    },
    'channels last, no prelu',
  ),

  lowering<DepthwiseConv2dNativeBackpropInputInputs, DepthwiseConv2dNativeBackpropInputAttrs>(
    'DepthwiseConv2dNativeBackpropInput',
    0,
    ({ dy, filter }, { inputShape, ...attributes }, recorder) => {
      const geometry = gradientGeometry(inputShape, filter.shape, attributes);
      if (!geometry || !isFloat(dy, filter) || !util.arraysEqual(dy.shape, outputShapeOf(geometry))) return undefined;
      const block = recorder.convolutionBlock;
      const formulation = chooseDepthwiseInputGradient(geometry, block);
      return recordOne(recorder, {
        name: `DepthwiseConv2dNativeBackpropInput:${formulation}`,
        attributes: depthwiseKey(geometry),
        inputs: [dy, filter],
        shape: inputShape,
        dtype: 'float32',
        build: (graph, [gradient, weights]) =>
          buildDepthwiseInputGradient(graph, gradient, weights, geometry, formulation, block),
      });
    },
    'channels last, no dilation',
  ),

  lowering<DepthwiseConv2dNativeBackpropFilterInputs, DepthwiseConv2dNativeBackpropFilterAttrs>(
    'DepthwiseConv2dNativeBackpropFilter',
    0,
    ({ x, dy }, { filterShape, ...attributes }, recorder) => {
      const geometry = gradientGeometry(x.shape, filterShape, attributes);
      if (!geometry || !isFloat(x, dy) || !util.arraysEqual(dy.shape, outputShapeOf(geometry))) return undefined;
      return recordOne(recorder, {
        name: 'DepthwiseConv2dNativeBackpropFilter',
        attributes: depthwiseKey(geometry),
        inputs: [x, dy],
        shape: filterShape,
        dtype: 'float32',
        build: (graph, [image, gradient]) => buildDepthwiseFilterGradient(graph, image, gradient, geometry),
      });
    },
    'channels last, no dilation',
  ),
];
