import { requireOptions } from './errors';
import {
  util,
  type BackendTimingInfo,
  type backend_util,
  type DataStorage,
  type DataType,
  type TensorInfo,
} from '@tensorflow/tfjs';
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import { checkedConfiguration, defaultConfiguration, type Configuration, configurationNames } from './configuration';
import { convolutionBlock } from './execution/convolution-block';
import { requireExecutionProvider } from './execution/require-execution-provider';
import type { OperatorTime } from './execution/operator-times';
import { flushAfterEveryOp } from './flush-policy';
import { DataEntry } from './graph/data-entry';
import type { HostOperand, NodeInput, RecordedNode } from './graph/recorded-node';
import type { Program } from './graph/stages';
import type { OperationRecorder, RecordedOperation } from './lowering/kernel-lowering';
import { nativeValues, type NativeDataType } from './onnx/element-type';
import { Recorder } from './recorder';
import { RecycledArrays } from './recycled-arrays';
import type { RecordedStage } from './replay/recorded-stages';
import type { AppliedOptimizer, WatchedOptimizer } from './replay/recording';

/** TensorFlow.js' key of a data entry. */
type DataId = object;

export interface BackendStatistics {
  /** Calls by operation, with the formulation where there are several, as in `Conv2D:blocked`. */
  recorded: Record<string, number>;
  /** Calls of kernels that have no lowering, or none for their arguments, and ran on TensorFlow.js' cpu kernels. */
  fallbacks: Record<string, number>;
  /** Calls that ran on the cpu kernels because they were small. */
  small: Record<string, number>;
  /** Graphs compiled and the time that took, graphs run, and compiled graphs held now. */
  compiled: number;
  compileMilliseconds: number;
  runs: number;
  /** Runs of compiled steps that were computed without recording them again. */
  replays: number;
  /** Graphs that onnxruntime refused, so that their operations were computed one by one, to find the one at fault. */
  refused: number;
  sessions: number;
  /** Operators of the graphs compiled so far, by ONNX type, with the activation one applies: `Conv+LeakyRelu`. */
  operators: Record<string, number>;
  /**
   * Under 'webgpu' and 'cuda': nodes of the compiled graphs, by ONNX operator, which that provider cannot compute and onnxruntime's
   * cpu provider does, with copies between the two. Empty under 'cpu'.
   */
  nodesOnCpu: Record<string, number>;
  /** Operations that JavaScript computes between the graphs, runs of compiled steps included. */
  onHost: Record<string, number>;
}

/**
 * The TensorFlow.js back end: kernels record operations, onnxruntime computes them. Data lives in typed arrays, exactly
 * as in the cpu back end it extends, so that every kernel without a lowering runs on the same data.
 */
export class OnnxruntimeBackend extends MathBackendCPU implements OperationRecorder {
  declare data: DataStorage<DataEntry>;
  /** Of the process: TensorFlow.js may drop a back end and make another. */
  static #configuration = defaultConfiguration();
  readonly #recorder = new Recorder(
    () => OnnxruntimeBackend.#configuration,
    (entry) => {
      const array = entry.giveUpArray();
      if (array) this.#recycled.give(array);
    },
  );
  readonly #recorded = new Map<string, number>();
  readonly #fallbacks = new Map<string, number>();
  readonly #small = new Map<string, number>();
  /** Optimizers that took a step in the step being recorded. */
  readonly #applied: AppliedOptimizer[] = [];
  readonly #recycled = new RecycledArrays();
  readonly #compute = (): void => this.flush();

  get configuration(): Readonly<Configuration> {
    return OnnxruntimeBackend.#configuration;
  }

  /** Changes options; compiled graphs are released where they would be compiled in another way. */
  configure(options: Partial<Configuration>): void {
    requireOptions<Partial<Configuration>>('options', options, configurationNames, 'required');
    const configuration = checkedConfiguration({ ...OnnxruntimeBackend.#configuration, ...options });
    const { threads, executionProvider, profile } = OnnxruntimeBackend.#configuration;
    if (configuration.executionProvider !== executionProvider)
      requireExecutionProvider(configuration.executionProvider);
    this.flush();
    const compilesAlike =
      configuration.threads === threads &&
      configuration.executionProvider === executionProvider &&
      configuration.profile === profile;
    if (!compilesAlike) {
      this.#recorder.executor.clear();
    }
    OnnxruntimeBackend.#configuration = configuration;
  }

  /** Channels a block of onnxruntime's blocked convolutions holds on this processor; 0 where there are none, as on GPUs. */
  get convolutionBlock(): number {
    return OnnxruntimeBackend.#configuration.executionProvider === 'cpu' ? convolutionBlock() : 0;
  }

  override write(values: backend_util.BackendValues, shape: number[], dtype: DataType): DataId {
    // a copy: what is computed later must not see what the caller writes into the array later
    if (values instanceof Float32Array) {
      const copy = this.#recycled.copy(values);
      const dataId = this.#store(copy, shape, dtype);
      this.data.get(dataId).holdAlone(copy);
      return dataId;
    }
    const copied: unknown = ArrayBuffer.isView(values) ? (values as Int32Array).slice() : values;
    return this.#store(copied as backend_util.BackendValues, shape, dtype);
  }

  override makeTensorInfo(
    shape: number[],
    dtype: DataType,
    values?: backend_util.BackendValues | string[],
  ): TensorInfo {
    const isText = dtype === 'string' && values !== undefined && values.length > 0 && util.isString(values[0]);
    const stored = isText ? (values as string[]).map((text) => util.encodeString(text)) : values;
    return { dataId: this.#store(stored as backend_util.BackendValues, shape, dtype), shape, dtype };
  }

  override move(
    dataId: DataId,
    values: backend_util.BackendValues,
    shape: number[],
    dtype: DataType,
    refCount: number,
  ): void {
    const entry = this.#entry(shape, dtype, values);
    entry.refCount = refCount;
    this.data.set(dataId, entry);
  }

  override readSync(dataId: DataId): backend_util.BackendValues {
    const entry = this.data.get(dataId);
    const values = entry.complexTensorInfos ? undefined : entry.peek();
    // a copy, as in write(): the caller may write into what was read while recorded operations still need the data
    const isCopied = !flushAfterEveryOp(OnnxruntimeBackend.#configuration) && ArrayBuffer.isView(values);
    return isCopied ? (values as Float32Array).slice() : super.readSync(dataId);
  }

  /** Milliseconds of computing what `run` records, without what is recorded before, and without compiling graphs. */
  override async time(run: () => void): Promise<BackendTimingInfo> {
    this.flush();
    const { counts } = this.#recorder.executor;
    let compiling = -counts.compileMilliseconds;
    const { kernelMs } = await super.time(() => {
      run();
      this.flush();
      compiling += counts.compileMilliseconds;
    });
    return { kernelMs: typeof kernelMs === 'number' ? Math.max(0, kernelMs - compiling) : kernelMs };
  }

  override disposeData(dataId: DataId, force = false): boolean {
    const entry = this.data.has(dataId) ? this.data.get(dataId) : undefined;
    const disposed = super.disposeData(dataId, force);
    if (entry && disposed) {
      entry.refCount = 0; // a pending node may hold the entry longer, but nobody will read it
      this.#recorder.release(entry);
    }
    return disposed;
  }

  override dispose(): void {
    this.#recorder.executor.clear();
    this.#recycled.clear();
  }

  record(operation: RecordedOperation): TensorInfo[] {
    const { name, attributes = '', inputs, outputs, ...rest } = operation;
    const node: RecordedNode = {
      name,
      signature: `${name}{${attributes}}${outputs.map(({ shape, dtype }) => `${dtype}[${shape.join()}]`).join()}`,
      inputs: inputs.map((input) => this.#nodeInput(input)),
      outputs: outputs.map(({ shape, dtype }) => this.#entry(shape, dtype, null)),
      ...rest,
    };
    increment(this.#recorded, name);
    this.#recorder.append(node); // before the outputs get identifiers: where it throws, nobody could dispose of them
    return node.outputs.map((entry, index) => {
      const dataId = {};
      this.data.set(dataId, entry);
      return { dataId, shape: outputs[index].shape, dtype: outputs[index].dtype };
    });
  }

  alias(info: TensorInfo, shape: number[]): TensorInfo {
    this.incRef(info.dataId);
    return { dataId: info.dataId, shape, dtype: info.dtype };
  }

  release(info: TensorInfo): void {
    this.disposeData(info.dataId);
  }

  isPending(info: TensorInfo): boolean {
    // in a compiled step, what is there now may be other numbers at the next call
    return this.isTracing || this.data.get(info.dataId).producer !== null;
  }

  valuesOf(info: TensorInfo): backend_util.TypedArray {
    return this.data.get(info.dataId).values as backend_util.TypedArray;
  }

  /** Whether an operation on at most `elements` numbers is better left to the cpu kernel. */
  leavesToCpu(elements: number, smallUpTo: number): boolean {
    return (
      elements <= smallUpTo &&
      OnnxruntimeBackend.#configuration.smallOnCpu &&
      flushAfterEveryOp(OnnxruntimeBackend.#configuration)
    );
  }

  countFallback(kernel: string): void {
    increment(this.#fallbacks, kernel);
  }

  countSmall(kernel: string): void {
    increment(this.#small, kernel);
  }

  /** Computes everything recorded. */
  flush(): void {
    this.#recorder.flush();
  }

  /** Under 'lazy', ends the graph of a training step; called after every optimizer's `applyGradients`. */
  endStep(optimizer: WatchedOptimizer, readsSettings: boolean): void {
    if (this.isTracing) {
      const isFixed = !readsSettings && optimizer.c === undefined;
      this.#applied.push({ optimizer, fixedRate: isFixed ? optimizer.learningRate : undefined });
    } else {
      this.#recorder.endStep();
    }
  }

  /** Whether a step is being recorded to be computed again. */
  get isTracing(): boolean {
    return this.#recorder.isTracing;
  }

  /** Calls `record` and computes what it recorded as one program. */
  trace<Result>(record: () => Result): {
    result: Result;
    program: Program;
    optimizers: AppliedOptimizer[];
  } {
    this.#applied.length = 0;
    const traced = this.#recorder.trace(record);
    return { ...traced, optimizers: this.#applied.splice(0) };
  }

  /** Computes recorded stages on other numbers; undefined, without an effect, where a graph of them has been released. */
  replay(stages: readonly RecordedStage[], sources: () => HostOperand[]): readonly HostOperand[] | undefined {
    return this.#recorder.executor.replay(stages, sources);
  }

  /** Releases every compiled graph, for example after the last training step of a model. */
  releaseSessions(): void {
    this.flush();
    this.#recorder.executor.clear();
    this.#recycled.clear();
  }

  /** Calls so far of kernels that ran on TensorFlow.js' cpu kernels for want of a lowering. */
  fallbacks(): Record<string, number> {
    return Object.fromEntries(this.#fallbacks);
  }

  /** What the operators of the graphs run under `profile` cost, the longest first. The graphs are released; counting starts anew. */
  operatorTimes(): OperatorTime[] {
    this.releaseSessions();
    return this.#recorder.executor.times.take();
  }

  statistics(): BackendStatistics {
    const { executor } = this.#recorder;
    return {
      recorded: Object.fromEntries(this.#recorded),
      fallbacks: this.fallbacks(),
      small: Object.fromEntries(this.#small),
      ...executor.counts,
      sessions: executor.sessions,
      operators: { ...executor.operators },
      nodesOnCpu: { ...executor.nodesOnCpu },
      onHost: { ...executor.onHost },
    };
  }

  #store(values: backend_util.BackendValues, shape: number[], dtype: DataType): DataId {
    const dataId = {};
    this.data.set(dataId, this.#entry(shape, dtype, values));
    return dataId;
  }

  #entry(shape: readonly number[], dtype: DataType, values: backend_util.BackendValues | null): DataEntry {
    return new DataEntry(dtype, shape, values, this.#compute);
  }

  #nodeInput(input: RecordedOperation['inputs'][number]): NodeInput {
    if (!('scalar' in input)) {
      const entry = this.data.get(input.dataId);
      return { entry, shape: input.shape, dtype: input.dtype as NativeDataType };
    }
    const entry = this.#entry([], input.dtype, nativeValues([input.scalar], input.dtype));
    entry.refCount = 0; // no tensor holds it
    if (input.setting) entry.setting = input.setting;
    return { entry, shape: [], dtype: input.dtype };
  }
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
