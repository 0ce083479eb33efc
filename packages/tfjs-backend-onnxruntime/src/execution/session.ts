import { Tensor } from 'onnxruntime-common';
import type { ExecutionProvider } from '../configuration';
import type { NativeDataType, NativeValues } from '../onnx/element-type';
import { loadNativeBinding, type NativeSession } from './native-binding';
import { countNodesOnCpu, profilePrefix, takeProfile } from './node-placement';

export interface SessionInput {
  dtype: NativeDataType;
  shape: readonly number[];
  values: NativeValues;
}

const providerOptions = {
  cpu: 'cpu',
  // channels first: the channels-last convolution of onnxruntime 1.30's provider computes wrong numbers for 6, 9, 15 and other
  // multiples of 3 input channels (see github.com/microsoft/onnxruntime/issues/29651)
  webgpu: { name: 'webgpu', preferredLayout: 'NCHW' },
  cuda: 'cuda',
} as const;

/** A compiled ONNX model that computes synchronously. */
export class Session {
  readonly #native: NativeSession;
  readonly #inputNames: readonly string[];
  readonly #outputNames: readonly string[];
  #isProfiled: boolean;

  constructor(
    {
      model,
      inputNames,
      outputNames,
    }: { model: Uint8Array; inputNames: readonly string[]; outputNames: readonly string[] },
    threads: number,
    executionProvider: ExecutionProvider = 'cpu',
    /** Gets the profile of all runs when the session is released. */
    private readonly onProfile?: (profile: string) => void,
  ) {
    const { InferenceSession } = loadNativeBinding();
    this.#native = new InferenceSession();
    this.#inputNames = inputNames;
    this.#outputNames = outputNames;
    this.#native.loadModel(model.buffer as ArrayBuffer, model.byteOffset, model.byteLength, {
      executionProviders: [providerOptions[executionProvider]],
      executionMode: 'sequential',
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      // onnxruntime's own rewrites fuse operators with their neighbours, which changes rounding: without them an
      // operation gives the same bits alone and inside any graph
      graphOptimizationLevel: 'disabled',
      logSeverityLevel: 4,
      // idle threads that spin fight with those of other sessions and processes
      extra: { session: { intra_op: { allow_spinning: '0' } } },
      // of the first run alone where nobody asked for it: it tells which nodes the provider did not take
      ...((executionProvider !== 'cpu' || onProfile) && { enableProfiling: true, profileFilePrefix: profilePrefix() }),
    });
    this.#isProfiled = executionProvider !== 'cpu' || onProfile !== undefined;
  }

  /** Once after the first run: nodes, by operator, that onnxruntime's cpu provider computes since the one asked for cannot. */
  takeNodesOnCpu(): Record<string, number> {
    return this.#isProfiled && !this.onProfile ? countNodesOnCpu(this.#endProfile()) : {};
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
    if (this.#isProfiled) {
      const profile = this.#endProfile();
      this.onProfile?.(profile);
    }
    this.#native.dispose();
  }

  #endProfile(): string {
    this.#isProfiled = false;
    // the binding returns the name of the file, though its types do not say so
    return takeProfile((this.#native as unknown as { endProfiling(): string }).endProfiling());
  }
}
