import type { AdamNumbers } from './adam-in-place';
import * as wasm from './webassembly';

/** Weights a call: 16 bytes each, so that the four arrays stay in a cache of 256 KiB between being copied in, computed and copied out. */
const chunk = 2 ** 14;
const pageBytes = 2 ** 16;

/** Where the arrays lie in the memory, each of `chunk` numbers. */
const arrays = { weights: 0, gradient: 4 * chunk, first: 8 * chunk, second: 12 * chunk } as const;
type ArrayName = keyof typeof arrays;

/** The parameters after the number of bytes, which is the first. */
const factors = ['beta1', 'beta2', 'share1', 'share2', 'rate', 'epsilon', 'kept'] as const;

/** One function: the update of `adam-in-place.ts` for two weights at a time, the same operations in the same order. */
function adamModule(): Uint8Array<ArrayBuffer> {
  const { get, set, add, sub, mul, div, sqrt, promote } = wasm;
  const locals: wasm.ValueType[] = [];
  const local = (type: wasm.ValueType): number => 1 + factors.length + locals.push(type) - 1;
  const offset = local('i32');
  const splats = factors.map(() => local('v128'));
  const [beta1, beta2, share1, share2, rate, epsilon, kept] = splats.map(get);
  const [weights, gradient, first, second] = [0, 1, 2, 3].map(() => local('v128'));
  const read = (target: number, name: ArrayName): wasm.Code => set(target, wasm.load(get(offset), arrays[name]));
  const half = (which: 0 | 1) => {
    const [g, m, v, w] = [0, 1, 2, 3].map(() => local('v128'));
    const change = div(mul(rate, get(m)), add(sqrt(get(v)), epsilon));
    const statements = [
      set(g, promote(get(gradient), which)),
      set(m, add(mul(beta1, promote(get(first), which)), mul(share1, get(g)))),
      set(v, add(mul(beta2, promote(get(second), which)), mul(mul(share2, get(g)), get(g)))),
      set(w, sub(mul(kept, promote(get(weights), which)), change)),
    ];
    return { statements, m, v, w };
  };
  const [low, high] = [half(0), half(1)];
  const write = (name: ArrayName, of: 'm' | 'v' | 'w'): wasm.Code =>
    wasm.store(get(offset), arrays[name], wasm.joined(get(low[of]), get(high[of])));
  const next = set(offset, wasm.plus(get(offset), wasm.int(16)));
  return wasm.moduleOf((16 * chunk) / pageBytes, {
    parameters: ['i32', ...factors.map(() => 'f64' as const)],
    locals,
    body: [
      ...splats.map((splat, index) => set(splat, wasm.splat(get(1 + index)))),
      wasm.until(wasm.isAtLeast(get(offset), get(0)), [
        ...[read(weights, 'weights'), read(gradient, 'gradient'), read(first, 'first'), read(second, 'second')],
        ...[...low.statements, ...high.statements],
        ...[write('weights', 'w'), write('first', 'm'), write('second', 'v'), next],
      ]),
    ],
  });
}

type Move = (bytes: number, ...numbers: number[]) => void;
let loaded: { run: Move; views: Record<ArrayName, Float32Array> } | null | undefined;

function load(): typeof loaded {
  const module = adamModule();
  if (!WebAssembly.validate(module)) return null;
  const { run, memory } = new WebAssembly.Instance(new WebAssembly.Module(module)).exports as {
    run: Move;
    memory: WebAssembly.Memory;
  };
  const view = (name: ArrayName): Float32Array => new Float32Array(memory.buffer, arrays[name], chunk);
  const views = { weights: view('weights'), gradient: view('gradient'), first: view('first'), second: view('second') };
  return { run, views };
}

/**
 * The update of `adam-in-place.ts` by vector instructions, with the same bits: division and square root of two weights at a time, which
 * is what the loop waits for, and no check of every access for arrays that were transferred to another thread, which V8 makes once a
 * program has transferred any. The arrays are copied in and out by parts that stay in the cache.
 *
 * @returns how many weights were updated, from the first: the others, fewer than four, are for a loop. 0 where the machine has no
 *   vector instructions in WebAssembly
 */
export function moveByVectors(
  weights: Float32Array,
  gradient: Float32Array,
  first: Float32Array,
  second: Float32Array,
  { beta1, beta2, rest1, rest2, scale, rate, epsilon, kept }: AdamNumbers,
): number {
  loaded ??= load();
  if (!loaded) return 0;
  const { run, views } = loaded;
  const size = weights.length - (weights.length % 4);
  const given = { weights, gradient, first, second };
  for (let begin = 0; begin < size; begin += chunk) {
    const end = Math.min(begin + chunk, size);
    for (const name of ['weights', 'gradient', 'first', 'second'] as const) {
      views[name].set(given[name].subarray(begin, end));
    }
    run(4 * (end - begin), beta1, beta2, rest1 * scale, rest2 * scale * scale, rate, epsilon, kept);
    for (const name of ['weights', 'first', 'second'] as const) {
      given[name].set(end - begin === chunk ? views[name] : views[name].subarray(0, end - begin), begin);
    }
  }
  return size;
}
