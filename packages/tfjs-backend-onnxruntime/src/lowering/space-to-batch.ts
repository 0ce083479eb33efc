import {
  backend_util,
  util,
  type BatchToSpaceNDAttrs,
  type BatchToSpaceNDInputs,
  type DepthToSpaceAttrs,
  type DepthToSpaceInputs,
  type SpaceToBatchNDAttrs,
  type SpaceToBatchNDInputs,
} from '@tensorflow/tfjs';
import type { NativeDataType } from '../onnx/element-type';
import { lowering, recordOne, type KernelLowering } from './kernel-lowering';

/** Rearrangements: a reshape, a transpose and a reshape, with TensorFlow.js' own shapes. */
export const spaceToBatchLowerings: readonly KernelLowering[] = [
  lowering<BatchToSpaceNDInputs, BatchToSpaceNDAttrs>(
    'BatchToSpaceND',
    128,
    ({ x }, { blockShape, crops }, recorder) => {
      const blocks = util.sizeFromShape(blockShape);
      const split = backend_util.getReshaped(x.shape, blockShape, blocks);
      const permutation = backend_util.getPermuted(split.length, blockShape.length);
      const joined = backend_util.getReshapedPermuted(x.shape, blockShape, blocks);
      const begin = backend_util.getSliceBeginCoords(crops, blockShape.length);
      const size = backend_util.getSliceSize(joined, crops, blockShape.length);
      // sizes past the shaped axes are not listed
      const shape = joined.map((length, axis) => size[axis] ?? length);
      if (util.sizeFromShape(shape) <= 0 || shape.some((length) => length < 1)) return undefined;
      return recordOne(recorder, {
        name: 'BatchToSpaceND',
        attributes: [blockShape, begin, size].join(';'),
        inputs: [x],
        shape,
        dtype: x.dtype as NativeDataType,
        build: (graph, [value]) => {
          const whole = graph.reshape(graph.transpose(graph.reshape(value, split), permutation), joined);
          if (util.arraysEqual(shape, joined)) return whole;
          const end = shape.map((length, axis) => (begin[axis] ?? 0) + length);
          return graph.slice(whole, {
            axes: shape.map((_, axis) => axis),
            begin: shape.map((_, a) => begin[a] ?? 0),
            end,
          });
        },
      });
    },
    'float32, int32, bool',
  ),

  lowering<SpaceToBatchNDInputs, SpaceToBatchNDAttrs>(
    'SpaceToBatchND',
    128,
    ({ x }, { blockShape, paddings }, recorder) => {
      if (x.dtype === 'bool') return undefined;
      const dtype = x.dtype as NativeDataType;
      const unpadded = Array.from({ length: x.shape.length - 1 - blockShape.length }, () => [0, 0]);
      const pads = [[0, 0], ...paddings, ...unpadded];
      const padded = x.shape.map((size, axis) => size + pads[axis][0] + pads[axis][1]);
      const blocks = util.sizeFromShape(blockShape);
      const split = backend_util.getReshaped(padded, blockShape, blocks, false);
      const permutation = backend_util.getPermuted(split.length, blockShape.length, false);
      const shape = backend_util.getReshapedPermuted(padded, blockShape, blocks, false);
      return recordOne(recorder, {
        name: 'SpaceToBatchND',
        attributes: [blockShape, ...pads].join(';'),
        inputs: [x],
        shape,
        dtype,
        build: (graph, [value]) => {
          const onnxPads = [...pads.map(([before]) => before), ...pads.map(([, after]) => after)];
          const isPadded = onnxPads.some((amount) => amount > 0);
          const filled = isPadded ? graph.op('Pad', [value, graph.integers(onnxPads), graph.scalar(0, dtype)]) : value;
          return graph.reshape(graph.transpose(graph.reshape(filled, split), permutation), shape);
        },
      });
    },
    'float32, int32',
  ),

  lowering<DepthToSpaceInputs, DepthToSpaceAttrs>(
    'DepthToSpace',
    128,
    ({ x }, { blockSize, dataFormat }, recorder) => {
      const [batch, height, width, depth] = x.shape;
      const channels = depth / blockSize ** 2;
      if (dataFormat !== 'NHWC' || !Number.isInteger(channels)) return undefined;
      return recordOne(recorder, {
        name: 'DepthToSpace',
        attributes: String(blockSize),
        inputs: [x],
        shape: [batch, height * blockSize, width * blockSize, channels],
        dtype: x.dtype as NativeDataType,
        build: (graph, [value]) => {
          const split = graph.reshape(value, [batch, height, width, blockSize, blockSize, channels]);
          const shape = [batch, height * blockSize, width * blockSize, channels];
          return graph.reshape(graph.transpose(split, [0, 1, 3, 2, 4, 5]), shape);
        },
      });
    },
    'float32, int32, bool; channels last',
  ),
];
