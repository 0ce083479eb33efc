import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { decodeArray, encodeArray, type EncodedArray } from './encoded-array';
import type { Evaluation, StepEvaluator } from './step-check';
import { decodeState, encodeState, type Arrays, type ObservedStep, type TrainingState } from './training-state';

/** Means over some training steps: wall-clock time, and processor time of all threads. */
export interface StepTimes {
  milliseconds: number;
  cpuMilliseconds: number;
}

/**
 * The same training step in another process, which takes steps when it is asked, so that the two sides can take turns. It
 * speaks lines of JSON: see step_peer.py.
 */
export class StepPeer implements StepEvaluator {
  readonly #request: (line: object) => Promise<unknown>;

  private constructor(
    readonly library: string,
    request: (line: object) => Promise<unknown>,
    readonly stop: () => void,
  ) {
    this.#request = request;
  }

  /** Starts `command`, hands it `input`, and waits until it is ready. Its standard error is ours. */
  static async start(
    command: string,
    args: readonly string[],
    input: object,
    environment: NodeJS.ProcessEnv = {},
  ): Promise<StepPeer> {
    const child = spawn(command, args, {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...environment },
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const failed = new Promise<never>((_, reject) =>
      child.once('error', ({ message }) => reject(new Error(`the peer '${command}' cannot be started: ${message}`))),
    );
    failed.catch(() => undefined);
    child.stdin.on('error', () => undefined); // a peer that died is reported by the missing answer
    const request = async (message: object): Promise<unknown> => {
      child.stdin.write(`${JSON.stringify(message)}\n`);
      const answer: IteratorResult<string, undefined> = await Promise.race([lines.next(), failed]);
      if (answer.done) throw new Error(`the peer '${command} ${args.join(' ')}' ended early; its message is above`);
      return JSON.parse(answer.value) as unknown;
    };
    const { library } = (await request(input)) as { library: string };
    return new StepPeer(library, request, () => child.stdin.end());
  }

  /** Numbers to compare, of each of its first calls: what peers other than training steps are asked. */
  async check(steps: number): Promise<number[][]> {
    return ((await this.#request({ check: steps })) as { losses: number[][] }).losses;
  }

  async evaluate(state: TrainingState, step: number): Promise<Evaluation> {
    const answer = await this.#request({ evaluate: encodeState(state), step });
    const { gradients, ...rest } = answer as Omit<Evaluation, 'gradients'> & {
      gradients: Record<string, EncodedArray>;
    };
    return { ...rest, gradients: decodeArrays(gradients) };
  }

  async update(state: TrainingState, gradients: Arrays): Promise<Arrays> {
    const encoded = state.parameters.map(({ name, shape }) => [name, encodeArray(gradients[name], shape)]);
    const message = { update: encodeState(state), gradients: Object.fromEntries(encoded) as object };
    return decodeArrays(((await this.#request(message)) as { parameters: Record<string, EncodedArray> }).parameters);
  }

  /** Its first steps as it takes them: of a peer that runs the same code. */
  async observe(count: number): Promise<ObservedStep[]> {
    const { observed } = (await this.#request({ observe: count })) as {
      observed: Record<keyof ObservedStep, unknown>[];
    };
    return observed.map(({ before, losses, after }) => ({
      before: decodeState(before),
      losses: losses as number[],
      after: decodeState(after),
    }));
  }

  /** Whatever else a script of its own answers. */
  ask(message: object): Promise<unknown> {
    return this.#request(message);
  }

  /** Takes one step that does not count, then `steps` timed ones. */
  async time(steps: number): Promise<StepTimes> {
    return (await this.#request({ time: steps })) as StepTimes;
  }
}

function decodeArrays(encoded: Readonly<Record<string, EncodedArray>>): Arrays {
  const entries = Object.entries(encoded).map(
    ([name, array]) => [name, Float64Array.from(decodeArray(array))] as const,
  );
  return Object.fromEntries(entries);
}

/**
 * Starts the PyTorch side of a step, a script on step_peer.py, with the interpreter of PEERS_PYTHON; null where that is not
 * set. `threads` reaches it with the rest of `input`, as does `dtype`: 'float64' for a judge, default 'float32'.
 */
export async function startPytorchPeer(
  script: URL,
  input: object & { threads: number; dtype?: 'float32' | 'float64' },
): Promise<StepPeer | null> {
  const interpreter = process.env.PEERS_PYTHON;
  if (!interpreter) return null;
  const threads = String(input.threads);
  return StepPeer.start(interpreter, [fileURLToPath(script)], input, {
    PYTHONPATH: fileURLToPath(new URL('.', import.meta.url)),
    PYTHONDONTWRITEBYTECODE: '1',
    OMP_NUM_THREADS: threads,
    MKL_NUM_THREADS: threads,
    OPENBLAS_NUM_THREADS: threads,
  });
}
