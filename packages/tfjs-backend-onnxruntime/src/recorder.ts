import type { Configuration } from './configuration';
import { Executor } from './execution/executor';
import { flushAfterEveryOp, isFlushDue } from './flush-policy';
import { readWhileRecording } from './errors';
import { bytesOf } from './graph/computation';
import type { DataEntry } from './graph/data-entry';
import { liveNodes } from './graph/live-nodes';
import { partition } from './graph/partition';
import type { RecordedNode } from './graph/recorded-node';
import { repeatedSteps } from './graph/repeated-steps';
import { closeProgram, type Program } from './graph/stages';

/** Lists at least this long are searched for repeated steps when a value is read; shorter ones are one step mostly. */
const longList = 1024;

/** At the limit: after so many new graphs in a row without any repetition, operations are computed one by one. */
const strangersTolerated = 8;

/** Holds the operations recorded and not yet computed, and has them computed when they are due. */
export class Recorder {
  #pending: RecordedNode[] = [];
  #stepEnded = false;
  /** While a step is recorded to be computed again: everything goes into one program. */
  #isTracing = false;
  /** Computed data that pending nodes use. */
  readonly #used = new Set<DataEntry>();
  /** Bytes of the data that nothing but pending nodes holds. */
  #retainedBytes = 0;
  #strangers = 0;
  readonly executor: Executor;

  /** Of these, what TensorFlow.js has let go of since. */
  readonly #released = new Set<DataEntry>();

  constructor(
    private readonly configuration: () => Configuration,
    /** Told of every entry that TensorFlow.js has let go of and no operation waits for any more. */
    private readonly onFree: (entry: DataEntry) => void,
  ) {
    this.executor = new Executor(configuration);
  }

  get pendingNodes(): number {
    return this.#pending.length;
  }

  get isTracing(): boolean {
    return this.#isTracing;
  }

  /**
   * Calls `record` and computes what it recorded as one program, whatever its size and however many optimizers' steps it has.
   * Nothing is overwritten: what the program began with is looked at afterwards.
   *
   * @throws {OnnxruntimeBackendError} where `record` reads a value, which would have to be computed first
   */
  trace<Result>(record: () => Result): { result: Result; program: Program } {
    this.flush();
    this.#isTracing = true;
    let result: Result;
    try {
      result = record();
    } finally {
      this.#isTracing = false;
    }
    const program = closeProgram(liveNodes(this.#pending));
    this.#compute([this.#pending.length], false);
    return { result, program };
  }

  /** Appends a node; its outputs hold values after the next flush. */
  append(node: RecordedNode): void {
    if (!this.#isTracing) this.#flushIfDue();
    for (const { entry } of node.inputs) if (!entry.producer) this.#used.add(entry);
    for (const output of node.outputs) output.producer = node;
    this.#pending.push(node);
    if (flushAfterEveryOp(this.configuration()) && !this.#isTracing) this.flush();
  }

  #flushIfDue(): void {
    // a step ends here rather than at its optimizer's last operation: by now its gradients have been disposed and need
    // not leave the graph
    if (this.#stepEnded) this.flush();
    else if (isFlushDue({ nodes: this.#pending.length, retainedBytes: this.#retainedBytes }, this.configuration())) {
      this.#flushAtLimit();
    }
  }

  /** Tells the recorder that a training step is complete: the next operation starts a new graph. */
  endStep(): void {
    this.#stepEnded = true;
  }

  /** Tells the recorder that TensorFlow.js has let go of an entry. */
  release(entry: DataEntry): void {
    if (this.#used.delete(entry)) {
      this.#retainedBytes += bytesOf(entry);
      this.#released.add(entry);
    } else this.onFree(entry);
  }

  /** Computes everything recorded that somebody still holds, and forgets the rest. */
  flush(): void {
    if (this.#isTracing) throw readWhileRecording();
    const length = this.#pending.length;
    // a step whose end was told is one graph, even where it repeats itself inside
    const ends = this.#stepEnded || length < longList ? [] : repeatedSteps(this.#pending);
    this.#compute(ends.at(-1) === length ? ends : [...ends, length]);
  }

  /** In a loop whose steps look alike, computes the complete ones; the one just begun goes on waiting. */
  #flushAtLimit(): void {
    const ends = repeatedSteps(this.#pending);
    if (ends.length > 0) {
      this.#compute(ends);
      return;
    }
    const { compiled } = this.executor.counts;
    const oneByOne = this.#strangers >= strangersTolerated;
    this.#compute(oneByOne ? this.#pending.map((_, index) => index + 1) : [this.#pending.length]);
    if (!oneByOne) this.#strangers = this.executor.counts.compiled > compiled ? this.#strangers + 1 : 0;
  }

  /** Computes the pending nodes before the last of `ends`, in parts that end there; a part that fails leaves the others. */
  #compute(ends: readonly number[], mayOverwrite = true): void {
    const nodes = this.#pending.slice(0, ends.at(-1));
    this.#pending = this.#pending.slice(nodes.length);
    this.#stepEnded = false;
    this.#retainedBytes = 0;
    const { parts, crossing } = partition(nodes, ends, this.#pending);
    const failures: unknown[] = [];
    for (const entry of crossing) entry.refCount++;
    for (const part of parts) {
      try {
        if (part.length > 0) this.executor.compute(part, mayOverwrite);
      } catch (failure) {
        failures.push(failure);
      }
    }
    for (const entry of crossing) entry.refCount--;
    for (const node of nodes) for (const output of node.outputs) output.producer = null;
    this.#forgetUsed(mayOverwrite);
    if (failures.length > 0) throw failures[0];
  }

  /** Operations were computed: what the others use is still needed, and the rest of what was released is free. */
  #forgetUsed(mayOverwrite: boolean): void {
    const released = [...this.#released];
    this.#used.clear();
    this.#released.clear();
    for (const { inputs } of this.#pending) {
      for (const { entry } of inputs)
        if (!entry.producer) (entry.refCount > 0 ? this.#used : this.#released).add(entry);
    }
    // what a recorded step made and let go of is a constant of the recording
    if (mayOverwrite) for (const entry of released) if (!this.#released.has(entry)) this.onFree(entry);
  }
}
