import * as tf from '@tensorflow/tfjs';
import { backendName } from '../../src/register';
import type { BackendStatistics, OnnxruntimeBackend } from '../../src/index';
import type { NativeWork } from '../suite-run';

/** Adds up what the back end did. The suite drops and makes back ends all the time, and each counts from zero. */
export class NativeWorkCounter {
  readonly #total: NativeWork = { operations: 0, graphs: 0, fallbacks: {} };
  #backend: OnnxruntimeBackend | undefined;
  #latest: BackendStatistics | undefined;

  /** To be called after every spec. */
  observe(): void {
    const backend = tf.engine().registry[backendName] as OnnxruntimeBackend | undefined;
    if (!backend) return;
    if (backend !== this.#backend) this.#close();
    this.#backend = backend;
    this.#latest = backend.statistics();
  }

  total(): NativeWork {
    this.#close();
    return this.#total;
  }

  #close(): void {
    if (!this.#latest) return;
    const { recorded, runs, fallbacks } = this.#latest;
    this.#latest = undefined;
    this.#total.operations += Object.values(recorded).reduce((sum, calls) => sum + calls, 0);
    this.#total.graphs += runs;
    for (const [kernel, calls] of Object.entries(fallbacks)) {
      this.#total.fallbacks[kernel] = (this.#total.fallbacks[kernel] ?? 0) + calls;
    }
  }
}
