import type { MirrorPadAttrs, MirrorPadInputs, PadV2Attrs, PadV2Inputs } from '@tensorflow/tfjs';
import type { GraphBuilder, Value } from '../graph/graph-builder';
import type { Formulation } from '../graph/recorded-node';
import { spatialInBlocks } from './spatial';
import { isFloat, lowering, recordOne, type KernelLowering } from './kernel-lowering';

/** ONNX lists all paddings before the data, then all after. */
const onnxPads = (paddings: readonly (readonly number[])[]): number[] => [
  ...paddings.map(([before]) => before),
  ...paddings.map(([, after]) => after),
];

const paddedShape = (shape: readonly number[], paddings: readonly (readonly number[])[]): number[] =>
  shape.map((size, axis) => size + paddings[axis][0] + paddings[axis][1]);

/** Of blocked numbers, where neither items nor channels are added. */
function betweenBatchAndChannels(
  shape: readonly number[],
  paddings: readonly (readonly number[])[],
  block: number,
): Formulation[] {
  if ([paddings[0], paddings[paddings.length - 1]].some(([before, after]) => before + after > 0)) return [];
  const shapes = { operands: [shape], result: paddedShape(shape, paddings), scalars: 1 };
  return spatialInBlocks(shapes, block, (graph, [images, constant]) =>
    graph.op('Pad', [images, graph.integers(onnxPads(paddings)), constant]),
  );
}

export const padLowerings: readonly KernelLowering[] = [
  lowering<PadV2Inputs, PadV2Attrs>('PadV2', 128, ({ x }, { paddings, constantValue }, recorder) => {
    if (!isFloat(x) || x.shape.length === 0) return undefined;
    return recordOne(recorder, {
      name: 'PadV2',
      attributes: paddings.join(';'),
      inputs: [x, { scalar: constantValue, dtype: 'float32' }],
      shape: paddedShape(x.shape, paddings),
      dtype: 'float32',
      build: (graph, [value, constant]) => graph.op('Pad', [value, graph.integers(onnxPads(paddings)), constant]),
      formulations: () => betweenBatchAndChannels(x.shape, paddings, recorder.convolutionBlock),
    });
  }),

  lowering<MirrorPadInputs, MirrorPadAttrs>('MirrorPad', 128, ({ x }, { paddings, mode }, recorder) => {
    if (!isFloat(x)) return undefined;
    return recordOne(recorder, {
      name: 'MirrorPad',
      attributes: `${paddings.join(';')};${mode}`,
      inputs: [x],
      shape: paddedShape(x.shape, paddings),
      dtype: 'float32',
      build: (graph, [value]) =>
        mode === 'reflect'
          ? graph.op('Pad', [value, graph.integers(onnxPads(paddings))], { mode: 'reflect' })
          : mirrorWithBorder(graph, value, x.shape, paddings),
    });
  }),
];

/** The mode 'symmetric', which ONNX lacks: mirrors with the border element, one axis after the other. */
function mirrorWithBorder(
  graph: GraphBuilder,
  value: Value,
  shape: readonly number[],
  paddings: readonly (readonly number[])[],
): Value {
  return shape.reduce((padded, size, axis) => {
    const [before, after] = paddings[axis];
    if (before + after === 0) return padded;
    const sources = Array.from({ length: before + size + after }, (_, position) => {
      const source = position - before;
      if (source < 0) return -1 - source;
      return source < size ? source : 2 * size - 1 - source;
    });
    return graph.op('Gather', [padded, graph.integers(sources)], { axis });
  }, value);
}
