import { moduleOnDemand } from './vector-module';
import * as wasm from './webassembly';

/** Numbers that are summed at a time: 32 KiB, which stay in the processor's first cache. */
const chunk = 8192;

/**
 * The sum of squares in float64, always added in the same order: four sums a chunk, of every fourth number each, which do not wait
 * for one another, and the chunks' sums one after the other. By the vector instructions of WebAssembly where there are any, with the
 * same bits.
 */
export function sumOfSquares(values: Float32Array): number {
  let sum = 0;
  for (let begin = 0; begin < values.length; begin += chunk) {
    const part = values.subarray(begin, Math.min(begin + chunk, values.length));
    const whole = part.length - (part.length % 4);
    const [first, b, c, d] = ofEveryFourth(part, whole);
    let a = first;
    for (let i = whole; i < part.length; i++) a += part[i] * part[i];
    sum += a + b + (c + d);
  }
  return sum;
}

function ofEveryFourth(part: Float32Array, whole: number): ArrayLike<number> & Iterable<number> {
  // below some hundred numbers the call costs more than it saves
  const vectors = whole >= 512 ? vectorSums() : undefined;
  if (vectors) {
    vectors.numbers.set(part);
    vectors.run(4 * whole);
    return vectors.sums;
  }
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = 0; i < whole; i += 4) {
    a += part[i] * part[i];
    b += part[i + 1] * part[i + 1];
    c += part[i + 2] * part[i + 2];
    d += part[i + 3] * part[i + 3];
  }
  return [a, b, c, d];
}

const vectorSums = moduleOnDemand(sumsModule, ({ run, memory }) => ({
  run,
  numbers: new Float32Array(memory.buffer, 0, chunk),
  sums: new Float64Array(memory.buffer, 4 * chunk, 4),
}));

/** Its parameter is the bytes to sum, from address 0; the four sums are written behind the chunk. */
function sumsModule(): Uint8Array<ArrayBuffer> {
  const { get, set, add, mul } = wasm;
  const [bytes, offset, read, half, first, second] = [0, 1, 2, 3, 4, 5];
  const addHalf = (to: number, which: 0 | 1): wasm.Code[] => [
    set(half, wasm.promote(get(read), which)),
    set(to, add(get(to), mul(get(half), get(half)))),
  ];
  const start = wasm.int(0);
  return wasm.moduleOf(1, {
    parameters: ['i32'],
    locals: ['i32', 'v128', 'v128', 'v128', 'v128'],
    body: [
      wasm.until(wasm.isAtLeast(get(offset), get(bytes)), [
        set(read, wasm.load(get(offset), 0)),
        ...addHalf(first, 0),
        ...addHalf(second, 1),
        set(offset, wasm.plus(get(offset), wasm.int(16))),
      ]),
      wasm.store(start, 4 * chunk, get(first)),
      wasm.store(start, 4 * chunk + 16, get(second)),
    ],
  });
}
