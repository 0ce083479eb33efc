import type { GraphBuilder, Value } from '../graph/graph-builder';
import { blockedShape, blockingOf, type Layout } from '../graph/layout';
import type { Formulation } from '../graph/recorded-node';

/**
 * The blocked formulation of an operation that goes along the axes between the batch and the channels alone, and treats every
 * item and channel alike: blocked numbers are images of one block of channels, as many for each item as it has blocks.
 * `build` gets the operands, and is told the result's shape, as [items * blocks, ...axes between, block]; scalar operands follow.
 */
export function spatialInBlocks(
  shapes: { operands: readonly (readonly number[])[]; result: readonly number[]; scalars?: number },
  block: number,
  build: (graph: GraphBuilder, operands: readonly Value[], result: readonly number[]) => Value,
): Formulation[] {
  const { scalars = 0 } = shapes;
  const blocking = blockingOf(shapes.result, block);
  if (!blocking || shapes.operands.some((shape) => !blockingOf(shape, block))) return [];
  return [
    {
      operands: [...shapes.operands.map((): Layout => 'blocked'), ...Array<Layout>(scalars).fill('standard')],
      result: 'blocked',
      build: (graph, operands) => {
        const images = operands.map((value, index) =>
          index < shapes.operands.length ? graph.reshape(value, imagesOf(shapes.operands[index], block)) : value,
        );
        const result = imagesOf(shapes.result, block);
        return graph.reshape(graph.hasShape(build(graph, images, result), result), blockedShape(blocking));
      },
    },
  ];
}

/** The shape of the images of one block of channels that a tensor of this shape consists of. */
export function imagesOf(shape: readonly number[], block: number): number[] {
  const channels = shape[shape.length - 1];
  return [(shape[0] * channels) / block, ...shape.slice(1, -1), block];
}
