import type { Configuration } from '../configuration';
import { OnnxruntimeBackendError } from '../errors';
import { closeComputation, elementsOf, nativeType, type Computation } from '../graph/computation';
import type { DataEntry } from '../graph/data-entry';
import { lowerComputation } from '../graph/lower-computation';
import type { HostComputation, HostOperand, RecordedNode } from '../graph/recorded-node';
import { stagesOf, whileHeld, type Stage } from '../graph/stages';
import { nativeValues, type NativeValues } from '../onnx/element-type';
import type { RecordedStage } from '../replay/recorded-stages';
import { convolutionBlock } from './convolution-block';
import { OperatorTimes } from './operator-times';
import { Session, type SessionInput } from './session';
import { SessionCache } from './session-cache';

interface CompiledComputation {
  session: Session;
  workspaceBytes: number;
}

/** Computes recorded nodes: compiles every graph structure once and keeps the compiled graphs within bounds. */
export class Executor {
  readonly #cache = new SessionCache<CompiledComputation>();
  /** The keys of the graphs computed together with the present one. */
  readonly #together = new Set<string>();
  /** Graphs compiled, the time that took, graphs run, those of them without recording them again, and graphs refused since the start. */
  readonly counts = { compiled: 0, compileMilliseconds: 0, runs: 0, replays: 0, refused: 0 };
  /** What graphs compiled with a profile spent, once they are released. */
  readonly times = new OperatorTimes();
  /** Operators of the graphs compiled so far, by kind. */
  readonly operators: Record<string, number> = {};
  /** Nodes of the graphs compiled so far that the execution provider left to onnxruntime's cpu provider, by operator. */
  readonly nodesOnCpu: Record<string, number> = {};
  /** Operations that JavaScript computed, by name. */
  readonly onHost: Record<string, number> = {};

  constructor(private readonly configuration: () => Configuration) {}

  get sessions(): number {
    return this.#cache.size;
  }

  /** Releases every compiled graph; they are compiled again when needed. */
  clear(): void {
    this.#cache.clear();
  }

  /**
   * Computes the nodes together: as one graph, or as graphs and what JavaScript computes between them. Where onnxruntime refuses a
   * graph, computes its nodes one at a time, so that only the refused operation and what depends on it fail, and throws the first
   * failure, which names the operation.
   *
   * @param mayOverwrite whether JavaScript may write into arrays that nothing needs after it
   */
  compute(nodes: readonly RecordedNode[], mayOverwrite = true): void {
    const { stages, crossing } = stagesOf(nodes);
    const failures: unknown[] = [];
    this.#together.clear();
    whileHeld(crossing, () => {
      for (const stage of stages) {
        try {
          if (stage.kind === 'host') this.#computeOnHost(stage, mayOverwrite);
          else this.#computeGraph(stage.nodes);
        } catch (failure) {
          failures.push(failure);
        }
      }
    });
    for (const node of nodes) for (const output of node.outputs) output.producer = null;
    if (failures.length > 0) throw failures[0];
  }

  #computeGraph(nodes: readonly RecordedNode[]): void {
    try {
      this.#run(closeComputation(nodes));
    } catch (refusal) {
      if (nodes.length === 1) {
        fail(nodes[0], refusal);
        throw nodes[0].outputs[0].failure!;
      }
      this.counts.refused++;
      this.#computeOneByOne(nodes);
    }
  }

  #computeOnHost({ node, isLastUse }: Extract<Stage, { kind: 'host' }>, mayOverwrite: boolean): void {
    try {
      const operands = node.inputs.map(({ entry, dtype }, index): HostOperand => {
        const values = nativeValues(entry.peek() as ArrayLike<number>, dtype);
        const isWritable = mayOverwrite && isLastUse[index] && entry.isSoleHolder && values === entry.peek();
        return { values, isWritable };
      });
      const results = this.#runOnHost(node.name, node.computeOnHost!, operands);
      operands.forEach(({ isWritable }, index) => {
        if (isWritable) node.inputs[index].entry.forget();
      });
      node.outputs.forEach((output, index) => {
        output.holdAlone(results[index] as Float32Array);
      });
    } catch (failure) {
      fail(node, failure);
      throw node.outputs[0].failure!;
    }
  }

  #runOnHost(name: string, compute: HostComputation, operands: readonly HostOperand[]): readonly NativeValues[] {
    const start = performance.now();
    const results = computedOnHost(name, compute, operands);
    addTo(this.onHost, { [name]: 1 });
    if (this.configuration().profile) this.times.addHost(name, performance.now() - start);
    return results;
  }

  #computeOneByOne(nodes: readonly RecordedNode[]): void {
    let firstFailure: Error | null = null;
    for (const node of nodes) {
      const inherited = node.inputs.find(({ entry }) => entry.failure)?.entry.failure;
      try {
        if (inherited) throw inherited;
        // in a graph of one node every output counts: the nodes that need it run later
        this.#run({ ...closeComputation([node]), ...exposeAll(node) });
      } catch (refusal) {
        fail(node, refusal);
        firstFailure ??= node.outputs[0].failure;
      }
      for (const output of node.outputs) output.producer = null;
    }
    if (firstFailure) throw firstFailure;
  }

  /**
   * Computes recorded stages on other data: `sources` gives the numbers they begin with, an array to which those of every stage are
   * added as they are computed, so that it has what there is where one fails. Returns all numbers by their places; undefined, without
   * an effect, where a graph has been released meanwhile.
   */
  replay(stages: readonly RecordedStage[], sources: () => HostOperand[]): readonly HostOperand[] | undefined {
    const sessions = stages.map((stage) => (stage.kind === 'graph' ? this.#cache.get(stage.key)?.session : null));
    if (sessions.includes(undefined)) return undefined;
    const numbers = sources();
    stages.forEach((stage, at) => {
      if (stage.kind === 'graph') {
        const results = sessions[at]!.run(
          stage.inputs.map((input) => ({ ...input, values: numbers[input.place].values })),
        );
        this.counts.runs++;
        for (const values of results) numbers.push({ values, isWritable: false });
      } else {
        const operands = stage.inputs.map(({ place, dtype, isLastUse }): HostOperand => {
          const values = nativeValues(numbers[place].values, dtype);
          return { values, isWritable: isLastUse && numbers[place].isWritable && values === numbers[place].values };
        });
        const results = this.#runOnHost(stage.name, stage.compute, operands);
        for (const values of results) numbers.push({ values, isWritable: true });
      }
    });
    this.counts.replays++;
    return numbers;
  }

  #run(computation: Computation): void {
    const { session } = this.#compiled(computation);
    const results = session.run(computation.inputs.map((entry) => sessionInput(entry)));
    this.counts.runs++;
    addTo(this.nodesOnCpu, session.takeNodesOnCpu());
    computation.outputs.forEach((output, index) => {
      // onnxruntime only warns where a result's shape is not the declared one
      if (results[index].length !== elementsOf(output)) {
        throw new Error(`${results[index].length} numbers computed for shape [${output.shape.join(', ')}]`);
      }
      output.values = results[index];
    });
  }

  #compiled(computation: Computation): CompiledComputation {
    const known = this.#cache.get(computation.key);
    this.#together.add(computation.key);
    if (known) return known;
    const configuration = this.configuration();
    const start = performance.now();
    const block = configuration.executionProvider === 'cpu' ? convolutionBlock() : 0;
    const lowered = lowerComputation(computation, block);
    const compiled = {
      session: new Session(
        lowered,
        configuration.threads,
        configuration.executionProvider,
        configuration.profile
          ? (profile) => {
              this.times.add(profile);
            }
          : undefined,
      ),
      workspaceBytes: lowered.workspaceBytes,
    };
    this.counts.compiled++;
    addTo(this.operators, lowered.operators);
    this.counts.compileMilliseconds += performance.now() - start;
    this.#cache.add(computation.key, compiled, configuration, this.#together);
    return compiled;
  }
}

function addTo(totals: Record<string, number>, counts: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(counts)) totals[name] = (totals[name] ?? 0) + count;
}

function exposeAll(node: RecordedNode): Pick<Computation, 'outputs' | 'key'> {
  return { outputs: node.outputs, key: `${node.signature} alone, all outputs\n${closeComputation([node]).key}` };
}

/**
 * The entry as onnxruntime takes it, for who keeps no reference to its values; they are converted once, where a cpu kernel left
 * another type of array.
 */
export function sessionInput(entry: DataEntry): SessionInput {
  const dtype = nativeType(entry);
  const values = entry.peek() as ArrayLike<number>;
  const native = nativeValues(values, dtype);
  if (native !== values) entry.values = native;
  return { dtype, shape: entry.shape, values: native };
}

/** @throws {OnnxruntimeBackendError} that names the operation, whatever it throws: onnxruntime has no part in it */
function computedOnHost(
  name: string,
  compute: HostComputation,
  operands: readonly HostOperand[],
): readonly NativeValues[] {
  try {
    return compute(operands);
  } catch (cause) {
    if (cause instanceof OnnxruntimeBackendError) throw cause;
    throw new OnnxruntimeBackendError(
      name,
      `an operation computed by JavaScript that threw (${cause instanceof Error ? cause.message : String(cause)})`,
      'one that gives its results',
      'Check the arguments of this operation; if they are valid, report the message.',
      { cause },
    );
  }
}

function fail(node: RecordedNode, refusal: unknown): void {
  const failure =
    refusal instanceof OnnxruntimeBackendError
      ? refusal
      : new OnnxruntimeBackendError(
          node.name,
          `inputs of shape ${node.inputs.map(({ shape }) => `[${shape.join(', ')}]`).join(' and ')} that onnxruntime refuses (${refusal instanceof Error ? refusal.message : String(refusal)})`,
          'inputs onnxruntime can compute',
          'Check the arguments of this operation; if they are valid, report the message.',
          { cause: refusal },
        );
  for (const output of node.outputs) {
    output.failure = failure;
    output.producer = null;
  }
}
