import type { backend_util, DataType, TensorInfo } from '@tensorflow/tfjs';
import { readWhileRecording } from '../errors';

/**
 * The data behind one or several tensors, in the form the cpu kernels expect (`values`, `dtype`, `refCount`). An entry
 * that a recorded operation will produce has no values yet: reading them computes everything recorded so far.
 *
 * Typed arrays are handed on without being counted (a cpu kernel may keep a view of what it reads), so an entry knows whether it
 * alone has its array, which may then be written again: until somebody takes `values`.
 */
export class DataEntry {
  /** Counts the tensors that share this entry; 0 once TensorFlow.js has let go of it. */
  refCount = 1;
  complexTensorInfos?: { real: TensorInfo; imag: TensorInfo };
  /** The recorded operation (a `RecordedNode`) that will produce the values; null when they are there, or will never be. */
  producer: object | null = null;
  /** While a step is recorded to be computed again: what is here now are other numbers at the next call. */
  isSealed = false;
  /** Where the value is a setting of an optimizer: the setting as it is now. */
  setting?: () => number;
  /** Why the values could not be computed. */
  failure: Error | null = null;
  /** The array that this entry alone has. */
  #own: Float32Array | null = null;

  constructor(
    readonly dtype: DataType,
    readonly shape: readonly number[],
    private computed: backend_util.BackendValues | null,
    private readonly compute: () => void,
  ) {}

  /** Sets values whose array nobody else has. */
  holdAlone(values: Float32Array): void {
    this.computed = values;
    this.#own = values;
  }

  /** Whether no other entry, view or user can have the array. */
  get isSoleHolder(): boolean {
    return this.#own !== null;
  }

  /** The array that this entry alone has, after which it has it no longer; null where others may have it too. */
  giveUpArray(): Float32Array | null {
    const own = this.#own;
    this.#own = null;
    return own;
  }

  /**
   * The values, for whoever may keep them or a view of them, as cpu kernels do: the entry no longer has them alone.
   *
   * @throws {OnnxruntimeBackendError} where the values could not be computed, or a compiled step reads its inputs or variables
   */
  get values(): backend_util.BackendValues {
    // may have to be computed first, by an operation that then holds its array alone
    const values = this.peek();
    this.#own = null;
    return values;
  }

  /** The values, for whoever lets go of them before the next operation is recorded. @throws as `values` */
  peek(): backend_util.BackendValues {
    if (this.isSealed) throw readWhileRecording();
    if (this.computed === null && this.producer !== null) this.compute();
    if (this.failure) throw this.failure;
    return this.computed!;
  }

  set values(values: backend_util.BackendValues) {
    this.#own = null;
    this.computed = values;
  }

  /** Lets go of values that nothing will read again, since their array is another entry's now. */
  forget(): void {
    this.#own = null;
    this.computed = null;
  }
}
