import { GraphBuilder } from '../graph/graph-builder';
import { encodeModel } from '../onnx/model';
import { Session } from './session';

/**
 * The number of channels that a block of onnxruntime's blocked convolutions (domain com.microsoft.nchwc) holds on this
 * processor: 16 with AVX-512, 8 with AVX2; 0 where there is none. onnxruntime does not tell, and a wrong number gives
 * wrong results rather than an error, so each candidate convolves random numbers and is compared with the standard Conv.
 */
export function convolutionBlock(): number {
  return forced ?? (known ??= [16, 8].find(agreesWithStandardConvolution) ?? 0);
}

let known: number | undefined;
let forced: number | undefined;

/**
 * Makes {@link convolutionBlock} answer `block`, and undefined undoes it: for tests of what a processor with another block, or
 * with none (0), records. A block that is not the processor's own computes wrong numbers.
 */
export function forceConvolutionBlock(block: number | undefined): void {
  forced = block;
}

const channels = 32; // a multiple of every candidate, so that a wrong one stays inside its buffers
const side = 4;

function agreesWithStandardConvolution(block: number): boolean {
  const graph = new GraphBuilder();
  const image = graph.input('float32', [1, channels, side, side]);
  const filter = graph.input('float32', [channels, channels, 3, 3]);
  const padded = { kernel_shape: [3, 3], pads: [1, 1, 1, 1], strides: [1, 1], dilations: [1, 1] };
  const groups = channels / block;
  const blockedFilter = graph.reshape(
    graph.transpose(graph.reshape(filter, [groups, block, groups, block, 3, 3]), [0, 2, 4, 5, 3, 1]),
    [channels, channels, 3, 3],
  );
  const domain = 'com.microsoft.nchwc';
  const blockedImage = graph.op('ReorderInput', [image], { channels_last: 0 }, { domain });
  const blocked = graph.op(
    'Conv',
    [blockedImage, blockedFilter],
    { ...padded, group: 1, auto_pad: 'NOTSET' },
    { domain },
  );
  const found = graph.op('ReorderOutput', [blocked], { channels, channels_last: 0 }, { domain });
  const expected = graph.op('Conv', [image, filter], padded);
  const shape = [1, channels, side, side];
  const outputNames = [graph.output(found, 'float32', shape), graph.output(expected, 'float32', shape)];
  try {
    const session = new Session({ model: encodeModel(graph.finish()), inputNames: [image, filter], outputNames }, 1);
    const [ours, theirs] = session.run([
      { dtype: 'float32', shape, values: pseudoRandom(channels * side * side) },
      { dtype: 'float32', shape: [channels, channels, 3, 3], values: pseudoRandom(channels * channels * 9) },
    ]);
    session.release();
    return ours.every((value, index) => Math.abs(value - theirs[index]) < 1e-3);
  } catch {
    return false; // this build of onnxruntime has no blocked convolutions
  }
}

/** Numbers in [-1, 1) with no pattern a wrong layout could share. */
function pseudoRandom(length: number): Float32Array {
  let state = 1;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}
