import { nchwc, type GraphBuilder, type Value } from '../../graph/graph-builder';
import { addTaps, readTaps, resized, type WindowAxis } from '../windows';

/** The sizes of a depthwise convolution of channels-last images; output channel c * multiplier + q reads input channel c. */
export interface DepthwiseGeometry {
  batch: number;
  channels: number;
  multiplier: number;
  rows: WindowAxis;
  columns: WindowAxis;
}

export type DepthwiseFormulation = 'blocked' | 'grouped';

export function chooseDepthwise({ channels, multiplier }: DepthwiseGeometry, block: number): DepthwiseFormulation {
  return block > 0 && multiplier === 1 && channels % block === 0 ? 'blocked' : 'grouped';
}

/** y[n, i, j, c m + q] = sum over p, r of x[n, i s + p d - top, j s + r d - left, c] w[p, r, c, q] */
export function buildDepthwise(
  graph: GraphBuilder,
  x: Value,
  filter: Value,
  { channels, multiplier, rows, columns }: DepthwiseGeometry,
  formulation: DepthwiseFormulation,
  block: number,
): Value {
  const attributes = {
    kernel_shape: [rows.taps, columns.taps],
    pads: [rows.padBefore, columns.padBefore, padAfter(rows), padAfter(columns)],
    strides: [rows.stride, columns.stride],
    dilations: [rows.dilation, columns.dilation],
    group: channels,
  };
  const onnxShape = [channels * multiplier, 1, rows.taps, columns.taps];
  if (formulation === 'grouped') {
    const weights = graph.reshape(graph.transpose(filter, [2, 3, 0, 1]), onnxShape);
    const result = graph.op('Conv', [graph.transpose(x, [0, 3, 1, 2]), weights], attributes);
    return graph.transpose(result, [0, 2, 3, 1]);
  }
  const blocks = graph.reshape(filter, [rows.taps, columns.taps, channels / block, block]);
  const weights = graph.reshape(graph.transpose(blocks, [2, 0, 1, 3]), onnxShape);
  const image = graph.op('ReorderInput', [x], { channels_last: 1 }, nchwc);
  const result = graph.op('Conv', [image, weights], { ...attributes, auto_pad: 'NOTSET' }, nchwc);
  return graph.op('ReorderOutput', [result], { channels, channels_last: 1 }, nchwc);
}

/** What the windows need after the last element; cuts nothing off, since onnxruntime counts outputs by the padding. */
function padAfter({ input, output, taps, stride, dilation, padBefore }: WindowAxis): number {
  return Math.max(0, (output - 1) * stride + (taps - 1) * dilation + 1 - padBefore - input);
}

export type DepthwiseInputGradientFormulation = `flipped-${DepthwiseFormulation}` | 'taps';

export function chooseDepthwiseInputGradient(
  geometry: DepthwiseGeometry,
  block: number,
): DepthwiseInputGradientFormulation {
  const { rows, columns, multiplier } = geometry;
  const isFlippable = [rows, columns].every(
    (window) => window.stride === 1 && adjoint(window).padBefore >= 0 && padOfAdjoint(window) >= 0,
  );
  return isFlippable && multiplier === 1 ? `flipped-${chooseDepthwise(geometry, block)}` : 'taps';
}

/** The windows of stride 1 over dy, with the taps in reverse order, that give the gradient by x. */
const adjoint = (window: WindowAxis): WindowAxis => ({
  ...window,
  input: window.output,
  output: window.input,
  padBefore: window.taps - 1 - window.padBefore,
});

const padOfAdjoint = ({ input, output, padBefore }: WindowAxis): number => input + padBefore - output;

/** dx[n, u, v, c] = sum over q and the windows (i, j) whose tap (p, r) reads (u, v) of dy[n, i, j, c m + q] w[p, r, c, q] */
export function buildDepthwiseInputGradient(
  graph: GraphBuilder,
  dy: Value,
  filter: Value,
  geometry: DepthwiseGeometry,
  formulation: DepthwiseInputGradientFormulation,
  block: number,
): Value {
  const { batch, channels, multiplier, rows, columns } = geometry;
  if (formulation !== 'taps') {
    const beforeFirst = -(2 ** 31); // any bound before the first element, as ONNX writes a reversed range
    const ends = [beforeFirst, beforeFirst];
    const flipped = graph.slice(filter, { axes: [0, 1], begin: [-1, -1], end: ends, step: [-1, -1] });
    const windows = { ...geometry, rows: adjoint(rows), columns: adjoint(columns) };
    const inner = formulation === 'flipped-blocked' ? 'blocked' : 'grouped';
    return buildDepthwise(graph, dy, flipped, windows, inner, block);
  }
  const shape = [batch, rows.output, columns.output, channels];
  const part = (row: number, column: number): Value => {
    const end = [row + 1, column + 1];
    const tap = graph.slice(filter, { axes: [0, 1], begin: [row, column], end });
    const product = graph.op('Mul', [dy, graph.reshape(tap, [channels * multiplier])]);
    if (multiplier === 1) return product;
    const byChannel = graph.reshape(product, [...shape, multiplier]);
    return graph.op('ReduceSum', [byChannel, graph.integers([4])], { keepdims: 0 });
  };
  const bands = range(rows.taps).map((row) =>
    addTaps(
      graph,
      range(columns.taps).map((column) => part(row, column)),
      shape,
      columns,
    ),
  );
  return addTaps(graph, bands, resized(shape, 2, columns.input), rows);
}

/** As for other convolutions, 4096 terms keep the error of a float32 sum near 5e-7. */
const longestSum = 4096;

/** dw[p, r, c, q] = sum over n, i, j of x[n, i s + p - top, j s + r - left, c] dy[n, i, j, c m + q] */
export function buildDepthwiseFilterGradient(
  graph: GraphBuilder,
  x: Value,
  dy: Value,
  { batch, channels, multiplier, rows, columns }: DepthwiseGeometry,
): Value {
  const pixels = [batch * rows.output, columns.output];
  const gradient = graph.reshape(dy, [...pixels, channels, multiplier]);
  // sums are products with ones, which onnxruntime computes faster than reductions, over an image or a row at a time: shorter sums
  // round less
  const image = rows.output * columns.output;
  const length = image <= longestSum ? image : columns.output;
  const ones = graph.op('Expand', [graph.scalar(1), graph.integers([1, length])]);
  const parts = [(batch * image) / length, length, channels * multiplier];
  const sums = readTaps(graph, x, 4, rows, 0).flatMap((row) =>
    readTaps(graph, row, 4, columns, 0).map((tap) => {
      const product = graph.op('Mul', [graph.reshape(tap, [...pixels, channels, 1]), gradient]);
      const partial = graph.op('MatMul', [ones, graph.reshape(product, parts)]);
      return graph.op('ReduceSum', [partial, graph.integers([0])], { keepdims: 0 });
    }),
  );
  const stacked = sums.length === 1 ? sums[0] : graph.op('Concat', sums, { axis: 0 });
  return graph.reshape(stacked, [rows.taps, columns.taps, channels, multiplier]);
}

const range = (length: number): number[] => Array.from({ length }, (_, index) => index);
