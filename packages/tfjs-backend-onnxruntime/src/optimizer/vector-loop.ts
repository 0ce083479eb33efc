import { OnnxruntimeBackendError } from '../errors';
import { moduleOnDemand } from './vector-module';
import * as wasm from './webassembly';

/** Numbers of every array that lie in the memory at a time: 64 KiB an array, so that all stay in the processor's cache. */
const chunk = 2 ** 14;
const pageBytes = 2 ** 16;

export interface VectorLoopOptions<Name extends string, Factor extends string> {
  /** The arrays, all of one length. */
  arrays: readonly Name[];
  /** Numbers that are the same for all places. */
  factors: readonly Factor[];
  /**
   * What becomes of the numbers at one place, in float64: the new numbers of those arrays that change. `keep` computes an expression
   * once, where it is used more than once.
   */
  compute: (
    numbers: Record<Name, wasm.Code>,
    factors: Record<Factor, wasm.Code>,
    keep: (value: wasm.Code) => wasm.Code,
  ) => Partial<Record<Name, wasm.Code>>;
}

/**
 * Runs over arrays of the same length and changes some of them in place; returns how many places it has done, from the first: the
 * rest, fewer than four, are for a loop of JavaScript. 0 where there is no WebAssembly, or none with vector instructions.
 *
 * @throws {OnnxruntimeBackendError} where the arrays have several lengths
 */
export type VectorLoop<Name extends string, Factor extends string> = (
  arrays: Record<Name, Float32Array>,
  factors: Record<Factor, number>,
) => number;

/**
 * A loop over arrays by the vector instructions of WebAssembly: two numbers at a time, in float64, stored in float32, with the bits of
 * the same loop in JavaScript. That waits longer for divisions and square roots, and V8 checks every access for arrays that were
 * transferred to another thread, once a program has transferred any. Arrays are copied in and out by parts that stay in the cache.
 */
export function vectorLoop<Name extends string, Factor extends string>(
  options: VectorLoopOptions<Name, Factor>,
): VectorLoop<Name, Factor> {
  const { arrays: names, factors } = options;
  const load = moduleOnDemand(
    () => bytesOf(options),
    ({ run, memory }) => ({
      run,
      views: byKey(names, (_, index) => new Float32Array(memory.buffer, 4 * chunk * index, chunk)),
    }),
  );
  const changed = changedBy(options);
  return (arrays, numbers) => {
    requireOneLength(arrays);
    const loaded = load();
    if (!loaded) return 0;
    const { run, views } = loaded;
    const inOrder = factors.map((factor) => numbers[factor]);
    const { length } = arrays[names[0]];
    const size = length - (length % 4);
    for (let begin = 0; begin < size; begin += chunk) {
      const end = Math.min(begin + chunk, size);
      for (const name of names) views[name].set(arrays[name].subarray(begin, end));
      run(4 * (end - begin), ...inOrder);
      for (const name of changed) {
        arrays[name].set(end - begin === chunk ? views[name] : views[name].subarray(0, end - begin), begin);
      }
    }
    return size;
  };
}

/** What lies behind the end of a shorter array is another's: a chunk of an earlier call, in the memory. */
function requireOneLength(arrays: Record<string, Float32Array>): void {
  const lengths = Object.values(arrays).map(({ length }) => length);
  if (lengths.every((length) => length === lengths[0])) return;
  throw new OnnxruntimeBackendError(
    'vectorLoop',
    `arrays of ${lengths.join(', ')} numbers (${Object.keys(arrays).join(', ')})`,
    'arrays of one length',
    'Pass the part of each array that belongs to the others.',
  );
}

/** The module's parameters are the bytes of each array to run over, and the factors. */
function bytesOf<Name extends string, Factor extends string>({
  arrays,
  factors,
  compute,
}: VectorLoopOptions<Name, Factor>): Uint8Array<ArrayBuffer> {
  const { get, set } = wasm;
  const locals: wasm.ValueType[] = [];
  const local = (type: wasm.ValueType): number => factors.length + locals.push(type);
  const offset = local('i32');
  const splats = factors.map(() => local('v128'));
  const read = arrays.map(() => local('v128'));
  const statements = read.map((target, index) => set(target, wasm.load(get(offset), 4 * chunk * index)));
  const keep = (value: wasm.Code): wasm.Code => {
    const kept = local('v128');
    statements.push(set(kept, value));
    return get(kept);
  };
  const [low, high] = ([0, 1] as const).map((half) =>
    compute(
      byKey(arrays, (_, index) => keep(wasm.promote(get(read[index]), half))),
      byKey(factors, (_, index) => get(splats[index])),
      keep,
    ),
  );
  arrays.forEach((name, index) => {
    const [first, second] = [low[name], high[name]];
    if (first && second) statements.push(wasm.store(get(offset), 4 * chunk * index, wasm.joined(first, second)));
  });
  statements.push(set(offset, wasm.plus(get(offset), wasm.int(16))));
  return wasm.moduleOf((4 * chunk * arrays.length) / pageBytes, {
    parameters: ['i32', ...factors.map(() => 'f64' as const)],
    locals,
    body: [
      ...splats.map((splat, index) => set(splat, wasm.splat(get(1 + index)))),
      wasm.until(wasm.isAtLeast(get(offset), get(0)), statements),
    ],
  });
}

function changedBy<Name extends string, Factor extends string>({
  arrays,
  factors,
  compute,
}: VectorLoopOptions<Name, Factor>): Name[] {
  const results = compute(
    byKey(arrays, () => []),
    byKey(factors, () => []),
    (value) => value,
  );
  return arrays.filter((name) => results[name] !== undefined);
}

function byKey<Key extends string, Value>(
  keys: readonly Key[],
  make: (key: Key, index: number) => Value,
): Record<Key, Value> {
  return Object.fromEntries(keys.map((key, index) => [key, make(key, index)])) as Record<Key, Value>;
}
