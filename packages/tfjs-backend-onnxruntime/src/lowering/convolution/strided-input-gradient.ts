import type { GraphBuilder, Value } from '../../graph/graph-builder';
import type { ConvolutionGeometry } from './geometry';
import { buildBlockedConvolution } from './image-convolution';

/**
 * One axis of the pixels of x that lie at the same place between two windows: position, position + stride, and so on. The
 * taps that reach them are firstTap, firstTap + stride, ..., and their gradient is a convolution of dy with those taps flipped,
 * with no zeros between the elements of dy.
 */
interface Phase {
  firstTap: number;
  taps: number;
  /** Zeros before and after dy. */
  padBefore: number;
  padAfter: number;
}

function phasesOfAxis(axis: { input: number; output: number; filter: number; stride: number; pad: number }): Phase[] {
  const { input, output, filter, stride, pad } = axis;
  const length = Math.ceil(input / stride); // of every phase, the last of which may reach one beyond the input
  return Array.from({ length: stride }, (_, position) => {
    const firstTap = (position + pad) % stride;
    const taps = Math.ceil((filter - firstTap) / stride);
    const offset = (position + pad - firstTap) / stride;
    return { firstTap, taps, padBefore: taps - 1 - offset, padAfter: length + offset - output };
  });
}

function phases(g: ConvolutionGeometry): { rows: Phase[]; columns: Phase[] } {
  const [top, left] = g.pads;
  return {
    rows: phasesOfAxis({
      input: g.inHeight,
      output: g.outHeight,
      filter: g.filterHeight,
      stride: g.strideHeight,
      pad: top,
    }),
    columns: phasesOfAxis({
      input: g.inWidth,
      output: g.outWidth,
      filter: g.filterWidth,
      stride: g.strideWidth,
      pad: left,
    }),
  };
}

/** Whether every phase has taps, and none would have to cut elements off dy. */
export function hasPhases(geometry: ConvolutionGeometry): boolean {
  const { rows, columns } = phases(geometry);
  return [...rows, ...columns].every(({ taps, padBefore, padAfter }) => taps > 0 && padBefore >= 0 && padAfter >= 0);
}

/** The input gradient of a strided convolution, blocked as dy is: a blocked convolution for each phase, interleaved. */
export function buildPhases(
  graph: GraphBuilder,
  dy: Value,
  filter: Value,
  g: ConvolutionGeometry,
  block: number,
): Value {
  const { rows, columns } = phases(g);
  const height = Math.ceil(g.inHeight / g.strideHeight);
  const width = Math.ceil(g.inWidth / g.strideWidth);
  const planes = (g.batch * g.inChannels) / block;
  const bands = rows.map((row) => {
    const pixels = columns.map((column) => {
      const sizes = {
        batch: g.batch,
        height: g.outHeight,
        width: g.outWidth,
        inChannels: g.outChannels,
        outChannels: g.inChannels,
        outHeight: height,
        outWidth: width,
        filterHeight: row.taps,
        filterWidth: column.taps,
        pads: [row.padBefore, column.padBefore, row.padAfter, column.padAfter],
        strides: [1, 1] as const,
        dilations: [1, 1] as const,
      };
      const taps = phaseTaps(graph, filter, g, row, column);
      return buildBlockedConvolution(graph, dy, taps, sizes, { layout: 'transposed', block });
    });
    return interleave(graph, pixels, [planes, height, width, block], 2);
  });
  const whole = [planes, height, width * g.strideWidth, block];
  const interleaved = interleave(graph, bands, whole, 1);
  const isWhole = height * g.strideHeight === g.inHeight && whole[2] === g.inWidth;
  const image = isWhole
    ? interleaved
    : graph.slice(interleaved, { axes: [1, 2], begin: [0, 0], end: [g.inHeight, g.inWidth] });
  return graph.reshape(image, [g.batch, g.inChannels / block, g.inHeight * g.inWidth, block]);
}

/** The taps of one phase, in reverse order. */
function phaseTaps(graph: GraphBuilder, filter: Value, g: ConvolutionGeometry, row: Phase, column: Phase): Value {
  const beforeFirst = -(2 ** 31); // any bound before the first element, as ONNX writes a reversed range
  const lastTap = ({ firstTap, taps }: Phase, stride: number): number => firstTap + (taps - 1) * stride;
  return graph.slice(filter, {
    axes: [0, 1],
    begin: [lastTap(row, g.strideHeight), lastTap(column, g.strideWidth)],
    end: [beforeFirst, beforeFirst],
    step: [-g.strideHeight, -g.strideWidth],
  });
}

/** Takes elements along `axis` from each part in turn. */
function interleave(graph: GraphBuilder, parts: readonly Value[], shape: readonly number[], axis: number): Value {
  if (parts.length === 1) return graph.reshape(parts[0], shape);
  const expanded = [...shape.slice(0, axis + 1), 1, ...shape.slice(axis + 1)];
  const stacked = graph.op(
    'Concat',
    parts.map((part) => graph.reshape(part, expanded)),
    { axis: axis + 1 },
  );
  return graph.reshape(
    stacked,
    shape.map((size, index) => (index === axis ? size * parts.length : size)),
  );
}
