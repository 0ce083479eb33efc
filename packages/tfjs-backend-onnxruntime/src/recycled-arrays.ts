/** Smaller arrays cost malloc next to nothing. */
const fewestElements = 2 ** 14;

/**
 * Large arrays whose tensors have been disposed of, to be written again: a new one costs its pages, which the system clears and maps one
 * by one, and V8 a collection of its whole heap for every few of them. A training loop asks for the same sizes at every step.
 */
export class RecycledArrays {
  /** The longest unused first. */
  #free: Float32Array[] = [];
  #bytes = 0;

  constructor(private readonly mostBytes = 2 ** 26) {}

  /** The bytes that wait here. */
  get bytes(): number {
    return this.#bytes;
  }

  /** A copy of the values, in an array that nobody else has: the one given last, which may still be in the processor's cache. */
  copy(values: Float32Array): Float32Array {
    const index =
      values.length < fewestElements ? -1 : this.#free.map(({ length }) => length).lastIndexOf(values.length);
    if (index < 0) return values.slice();
    const [array] = this.#free.splice(index, 1);
    this.#bytes -= array.byteLength;
    array.set(values);
    return array;
  }

  /** Takes an array that nobody will read or write any more. */
  give(array: Float32Array): void {
    if (array.length < fewestElements || array.byteLength > this.mostBytes) return;
    this.#free.push(array);
    this.#bytes += array.byteLength;
    while (this.#bytes > this.mostBytes) this.#bytes -= this.#free.shift()!.byteLength;
  }

  clear(): void {
    this.#free = [];
    this.#bytes = 0;
  }
}
