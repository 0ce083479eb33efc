import type { NativeDataType, NativeValues } from '../onnx/element-type';

/**
 * Typed arrays that nobody holds any more, for the results to come: computing into memory already in use is much faster
 * than into fresh memory, which the system has to find and clear.
 */
export class ArrayPool {
  readonly #free = new Map<string, NativeValues[]>();
  #bytes = 0;

  constructor(private readonly maxBytes = 256 * 2 ** 20) {}

  /** An array of this type and length, whatever it holds; undefined where none is free. */
  take(dtype: NativeDataType, length: number): NativeValues | undefined {
    const array = this.#free.get(poolKey(dtype, length))?.pop();
    if (array) this.#bytes -= array.byteLength;
    return array;
  }

  /** The caller promises that nobody reads or writes the array any more. */
  give(dtype: NativeDataType, array: NativeValues): void {
    if (this.#bytes + array.byteLength > this.maxBytes) return;
    this.#bytes += array.byteLength;
    const key = poolKey(dtype, array.length);
    const free = this.#free.get(key);
    if (free) free.push(array);
    else this.#free.set(key, [array]);
  }

  clear(): void {
    this.#free.clear();
    this.#bytes = 0;
  }
}

const poolKey = (dtype: NativeDataType, length: number): string => `${dtype} ${length}`;
