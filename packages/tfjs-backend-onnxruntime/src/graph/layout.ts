import type { NativeDataType } from '../onnx/element-type';
import { nchwc, type GraphBuilder, type Value } from './graph-builder';

/**
 * The order of a tensor's numbers in memory. 'standard' is TensorFlow.js' own: the last axis, the channels, runs fastest.
 * 'blocked' is the order of onnxruntime's fast convolutions: channels in blocks of 8 or 16 that fill a vector register,
 * [batch, channels / block, pixels, block]. Between two convolutions the numbers stay blocked, and what lies between
 * (biases, activations, their gradients, sums) is computed on them as they lie.
 */
export type Layout = 'standard' | 'blocked';

/** A tensor seen as images: its first axis, the product of those between, and its last. */
export interface Blocking {
  batch: number;
  pixels: number;
  channels: number;
  block: number;
}

/** How a tensor of this shape is blocked; undefined where its channels do not fill blocks. */
export function blockingOf(shape: readonly number[], block: number): Blocking | undefined {
  if (block === 0 || shape.length < 3) return undefined;
  const channels = shape[shape.length - 1];
  if (channels % block !== 0) return undefined;
  const pixels = shape.slice(1, -1).reduce((product, size) => product * size, 1);
  return { batch: shape[0], pixels, channels, block };
}

/** Whether two shapes are the same. */
export function isSameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/** Whether two shapes of one tensor are blocked alike, as [b, t, c] and [b, 1, t, c]. */
export function blocksAlike(a: readonly number[], b: readonly number[]): boolean {
  return a.length > 2 && b.length > 2 && a[0] === b[0] && a[a.length - 1] === b[b.length - 1];
}

/** The axes of the blocked layout: [batch, groups, pixels, block]. */
export function blockedShape({ batch, channels, pixels, block }: Blocking): number[] {
  return [batch, channels / block, pixels, block];
}

/** From the standard to the blocked order. */
export function toBlocked(graph: GraphBuilder, value: Value, blocking: Blocking, dtype: NativeDataType): Value {
  const { batch, pixels, channels, block } = blocking;
  if (pixels === 1) return graph.reshape(value, blockedShape(blocking));
  if (dtype !== 'float32') {
    return graph.transpose(graph.reshape(value, [batch, pixels, channels / block, block]), [0, 2, 1, 3]);
  }
  const image = graph.reshape(value, [batch, pixels, 1, channels]);
  return graph.reshape(graph.op('ReorderInput', [image], { channels_last: 1 }, nchwc), blockedShape(blocking));
}

/** From the blocked to the standard order, under the shape given. */
export function toStandard(
  graph: GraphBuilder,
  value: Value,
  blocking: Blocking,
  dtype: NativeDataType,
  shape: readonly number[],
): Value {
  const { batch, pixels, channels } = blocking;
  if (pixels === 1) return graph.reshape(value, shape);
  if (dtype !== 'float32') return graph.reshape(graph.transpose(value, [0, 2, 1, 3]), shape);
  const image = graph.reshape(value, [batch, channels, pixels, 1]);
  return graph.reshape(graph.op('ReorderOutput', [image], { channels, channels_last: 1 }, nchwc), shape);
}

/** How an operand of an elementwise operation enters it in the blocked layout. */
export type BlockedOperand =
  /** As large as the result: in the blocked layout itself. */
  | 'blocked'
  /** Smaller, and repeated over the result: reshaped to this shape, which needs no other order. */
  | readonly number[];

/** For an operand of the shape `operand` that broadcasts to `result`; undefined where only a reordered copy would do. */
export function blockedOperand(
  operand: readonly number[],
  result: readonly number[],
  { batch, pixels, channels, block }: Blocking,
): BlockedOperand | undefined {
  const padded = [...Array<number>(result.length - operand.length).fill(1), ...operand];
  const size = padded.slice(1, -1).reduce((product, axis) => product * axis, 1);
  const [first, last] = [padded[0], padded[padded.length - 1]];
  const isWhole = first === batch && size === pixels && last === channels;
  // of fewer axes, as [h, w, c] under [1, h, w, c], its own first axis would be taken for a batch
  if (isWhole && operand.length === result.length) return 'blocked';
  if (size !== 1 && size !== pixels) return undefined; // repeated along some of the axes between
  if (last === 1) return first * size === 1 ? [] : [first, 1, size, 1];
  return size === 1 ? [first, channels / block, 1, block] : undefined;
}

/** Whether an operand has a number for each channel, or one for each channel of each item. */
export function vectorOf(operand: readonly number[], result: readonly number[]): 'channels' | 'items' | undefined {
  const elements = operand.reduce((product, size) => product * size, 1);
  const channels = result[result.length - 1];
  if (result.length < 3 || channels === 1 || operand.at(-1) !== channels) return undefined;
  if (elements === channels) return 'channels';
  return operand.length === result.length && operand[0] === result[0] && elements === channels * result[0]
    ? 'items'
    : undefined;
}
