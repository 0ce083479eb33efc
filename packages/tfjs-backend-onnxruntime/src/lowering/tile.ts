import type { TileAttrs, TileInputs } from '@tensorflow/tfjs';
import type { NativeDataType } from '../onnx/element-type';
import { lowering, recordOne, type KernelLowering } from './kernel-lowering';

/** Repeats along axes; where only axes of size 1 repeat, that is a broadcast. */
export const tileLowerings: readonly KernelLowering[] = [
  lowering<TileInputs, TileAttrs>(
    'Tile',
    128,
    ({ x }, { reps }, recorder) => {
      if (x.dtype === 'bool' || reps.length !== x.shape.length || reps.some((count) => count < 1)) return undefined;
      const shape = x.shape.map((size, axis) => size * reps[axis]);
      const broadcasts = x.shape.every((size, axis) => size === 1 || reps[axis] === 1);
      return recordOne(recorder, {
        name: 'Tile',
        attributes: reps.join(),
        inputs: [x],
        shape,
        dtype: x.dtype as NativeDataType,
        isBroadcast: broadcasts,
        build: (graph, [value]) =>
          broadcasts
            ? graph.op('Expand', [value, graph.integers(shape)])
            : graph.op('Tile', [value, graph.integers(reps)]),
      });
    },
    'float32, int32',
  ),
];
