import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Means over some training steps: wall-clock time, and processor time of all threads. */
export interface StepTimes {
  milliseconds: number;
  cpuMilliseconds: number;
}

/** An array as a peer reads it. */
export interface EncodedArray {
  shape: readonly number[];
  base64: string;
}

export function encodeArray(values: Float32Array, shape: readonly number[]): EncodedArray {
  return { shape, base64: Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64') };
}

/**
 * The same training step in another process, which takes steps when it is asked, so that the two sides can take turns. It
 * speaks lines of JSON: see step_peer.py.
 */
export class StepPeer {
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
    const failed = new Promise<never>((_, reject) => child.once('error', reject));
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

  /** Losses of its first steps, in a list each. */
  async check(steps: number): Promise<number[][]> {
    return ((await this.#request({ check: steps })) as { losses: number[][] }).losses;
  }

  /** Takes one step that does not count, then `steps` timed ones. */
  async time(steps: number): Promise<StepTimes> {
    return (await this.#request({ time: steps })) as StepTimes;
  }
}

/**
 * Starts the PyTorch side of a step, a script on step_peer.py, with the interpreter of PEERS_PYTHON; null where that is not
 * set. `threads` reaches it with the rest of `input`.
 */
export async function startPytorchPeer(script: URL, input: object & { threads: number }): Promise<StepPeer | null> {
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
