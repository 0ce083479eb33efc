import {
  util,
  type Conv3DAttrs,
  type Conv3DBackpropFilterV2Attrs,
  type Conv3DBackpropFilterV2Inputs,
  type Conv3DBackpropInputV2Attrs,
  type Conv3DBackpropInputV2Inputs,
  type Conv3DInputs,
} from '@tensorflow/tfjs';
import type { GraphBuilder, Value } from '../graph/graph-builder';
import { isFloat, lowering, recordOne, type KernelLowering } from './kernel-lowering';
import { volumeWindows, type VolumeAttributes, type VolumeWindows } from './volume-windows';
import { addTaps, readTaps, resized, windowKey } from './windows';

interface VolumeConvolution extends VolumeWindows {
  /** [depth, height, width, in channels, out channels] */
  filterShape: number[];
}

/** Undefined where the filter fits nowhere. */
function volumeConvolution(
  inShape: readonly number[],
  filterShape: readonly number[],
  attributes: VolumeAttributes,
): VolumeConvolution | undefined {
  const geometry = volumeWindows(inShape, filterShape, attributes);
  if (geometry.outShape.slice(1, 4).some((size) => size < 1) || inShape[4] !== filterShape[3]) return undefined;
  return { ...geometry, filterShape: [...filterShape] };
}

const keyOf = ({ windows }: VolumeConvolution): string => windows.map(windowKey).join(';');

/** In standard ONNX, which is channels-first. */
function buildForward(graph: GraphBuilder, x: Value, filter: Value, { windows }: VolumeConvolution): Value {
  const after = windows.map(({ input, output, taps, stride, dilation, padBefore }) =>
    Math.max(0, (output - 1) * stride + (taps - 1) * dilation + 1 - padBefore - input),
  );
  const result = graph.op('Conv', [graph.transpose(x, [0, 4, 1, 2, 3]), graph.transpose(filter, [4, 3, 0, 1, 2])], {
    kernel_shape: windows.map(({ taps }) => taps),
    pads: [...windows.map(({ padBefore }) => padBefore), ...after],
    strides: windows.map(({ stride }) => stride),
    dilations: windows.map(({ dilation }) => dilation),
  });
  return graph.transpose(result, [0, 2, 3, 4, 1]);
}

/** dx: for each tap, dy times the transposed matrix of the tap, added up where the tap read x. */
function buildInputGradient(graph: GraphBuilder, dy: Value, filter: Value, geometry: VolumeConvolution): Value {
  const { windows, outShape, filterShape } = geometry;
  const [inChannels, outChannels] = filterShape.slice(3);
  const pixels = graph.reshape(dy, [util.sizeFromShape(outShape.slice(0, 4)), outChannels]);
  const partShape = [...outShape.slice(0, 4), inChannels];
  const spread = (taps: readonly number[]): Value => {
    const window = windows.at(taps.length);
    if (window === undefined) {
      const end = taps.map((tap) => tap + 1);
      const tap = graph.slice(filter, { axes: [0, 1, 2], begin: taps, end });
      const matrix = graph.reshape(tap, [inChannels, outChannels]);
      return graph.reshape(graph.op('Gemm', [pixels, matrix], { transB: 1 }), partShape);
    }
    const parts = Array.from({ length: window.taps }, (_, tap) => spread([...taps, tap]));
    const inner = windows.slice(taps.length + 1);
    const shape = inner.reduce((sizes, { axis, input }) => resized(sizes, axis, input), partShape);
    return addTaps(graph, parts, shape, window);
  };
  return spread([]);
}

/** dw: for each tap, what it reads of x, transposed, times dy. */
function buildFilterGradient(graph: GraphBuilder, x: Value, dy: Value, geometry: VolumeConvolution): Value {
  const { windows, outShape, filterShape } = geometry;
  const [inChannels, outChannels] = filterShape.slice(3);
  const pixels = util.sizeFromShape(outShape.slice(0, 4));
  const taps = windows.reduce((values, window) => values.flatMap((value) => readTaps(graph, value, 5, window, 0)), [x]);
  const columns = graph.reshape(dy, [pixels, outChannels]);
  const products = taps.map((tap) =>
    graph.op('Gemm', [graph.reshape(tap, [pixels, inChannels]), columns], { transA: 1 }),
  );
  return graph.reshape(graph.op('Concat', products, { axis: 0 }), filterShape);
}

export const conv3dLowerings: readonly KernelLowering[] = [
  lowering<Conv3DInputs, Conv3DAttrs>('Conv3D', 0, ({ x, filter }, attributes, recorder) => {
    const geometry = volumeConvolution(x.shape, filter.shape, attributes);
    if (!geometry || !isFloat(x, filter)) return undefined;
    return recordOne(recorder, {
      name: 'Conv3D',
      attributes: keyOf(geometry),
      inputs: [x, filter],
      shape: geometry.outShape,
      dtype: 'float32',
      build: (graph, [volume, weights]) => buildForward(graph, volume, weights, geometry),
    });
  }),

  lowering<Conv3DBackpropInputV2Inputs, Conv3DBackpropInputV2Attrs>(
    'Conv3DBackpropInputV2',
    0,
    ({ dy, filter }, { inputShape, ...attributes }, recorder) => {
      const geometry = volumeConvolution(inputShape, filter.shape, attributes);
      if (!geometry || !isFloat(dy, filter) || !util.arraysEqual(dy.shape, geometry.outShape)) return undefined;
      return recordOne(recorder, {
        name: 'Conv3DBackpropInputV2',
        attributes: keyOf(geometry),
        inputs: [dy, filter],
        shape: inputShape,
        dtype: 'float32',
        build: (graph, [gradient, weights]) => buildInputGradient(graph, gradient, weights, geometry),
      });
    },
  ),

  lowering<Conv3DBackpropFilterV2Inputs, Conv3DBackpropFilterV2Attrs>(
    'Conv3DBackpropFilterV2',
    0,
    ({ x, dy }, { filterShape, ...attributes }, recorder) => {
      const geometry = volumeConvolution(x.shape, filterShape, attributes);
      if (!geometry || !isFloat(x, dy) || !util.arraysEqual(dy.shape, geometry.outShape)) return undefined;
      return recordOne(recorder, {
        name: 'Conv3DBackpropFilterV2',
        attributes: keyOf(geometry),
        inputs: [x, dy],
        shape: filterShape,
        dtype: 'float32',
        build: (graph, [volume, gradient]) => buildFilterGradient(graph, volume, gradient, geometry),
      });
    },
  ),
];
