import { Tensor } from 'onnxruntime-common';
import type { NativeDataType, NativeValues } from '../onnx/element-type';
import { loadNativeBinding, type NativeSession } from './native-binding';

export interface SessionInput {
  dtype: NativeDataType;
  shape: readonly number[];
  values: NativeValues;
}

/** A compiled ONNX model that computes synchronously. */
export class Session {
  readonly #native: NativeSession;
  readonly #inputNames: readonly string[];
  readonly #outputNames: readonly string[];

  constructor(
    {
      model,
      inputNames,
      outputNames,
    }: { model: Uint8Array; inputNames: readonly string[]; outputNames: readonly string[] },
    threads: number,
  ) {
    const { InferenceSession } = loadNativeBinding();
    this.#native = new InferenceSession();
    this.#inputNames = inputNames;
    this.#outputNames = outputNames;
    this.#native.loadModel(model.buffer as ArrayBuffer, model.byteOffset, model.byteLength, {
      executionProviders: ['cpu'],
      executionMode: 'sequential',
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      // onnxruntime's own rewrites fuse operators with their neighbours, which changes rounding: without them an
      // operation gives the same bits alone and inside any graph
      graphOptimizationLevel: 'disabled',
      logSeverityLevel: 4,
      // idle threads that spin fight with those of other sessions and processes
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    });
  }

  run(inputs: readonly SessionInput[]): NativeValues[] {
    const feeds: Record<string, Tensor> = {};
    inputs.forEach(({ dtype, values, shape }, index) => {
      feeds[this.#inputNames[index]] = new Tensor(dtype, values, shape);
    });
    const fetches: Record<string, null> = {};
    for (const name of this.#outputNames) fetches[name] = null;
    const results = this.#native.run(feeds, fetches, {});
    return this.#outputNames.map((name) => results[name].data as NativeValues);
  }

  release(): void {
    this.#native.dispose();
  }
}
