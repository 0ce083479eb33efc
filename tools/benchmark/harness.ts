/**
 * The benchmark harness of every package: interleaved repeats in one process, medians, one JSON object a line with
 * `--json` and a table without. A peer in Python is started from the interpreter that PEERS_PYTHON names.
 */
import { spawnSync } from 'node:child_process';
import { loadavg } from 'node:os';

export interface BenchmarkRow {
  name: string;
  /** Null where our side failed. */
  ours_ms: number | null;
  peer: string | null;
  peer_ms: number | null;
  /** Ours over the peer's: below 1 we are faster. */
  ratio: number | null;
  /** The same ratio of processor time, which other work on the machine disturbs less; printed in the table alone. */
  cpuRatio?: number;
  /** Why there is no comparison: a peer that did not start, or that computed something else. */
  error?: string;
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Median milliseconds of one call of `work`, after `warmup` calls that do not count. */
export async function medianMilliseconds(work: () => unknown, { repeats = 15, warmup = 3 } = {}): Promise<number> {
  for (let call = 0; call < warmup; call++) await work();
  const times: number[] = [];
  for (let call = 0; call < repeats; call++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return median(times);
}

/**
 * Runs a Python script given as text with the interpreter of PEERS_PYTHON and parses the JSON it prints;
 * null where PEERS_PYTHON is not set. `input` reaches the script as JSON on standard input.
 *
 * @throws Error where it ended with an error, whose message is on standard error then
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller states what its script prints
export function pythonPeer<Result>(script: string, input: unknown = {}): Result | null {
  const interpreter = process.env.PEERS_PYTHON;
  if (!interpreter) return null;
  const { status, error, stdout } = spawnSync(interpreter, ['-W', 'ignore', '-c', script], {
    input: JSON.stringify(input),
    maxBuffer: 1 << 30,
    env: { ...process.env, OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  // one that ends before it has read its input is an error of writing, too
  if (status) throw new Error(`PEERS_PYTHON: ${interpreter} ended with code ${status}; its message is above`);
  if (error) throw new Error(`PEERS_PYTHON: ${error.message}`);
  if (status === null) throw new Error(`PEERS_PYTHON: ${interpreter} was ended by a signal`);
  return JSON.parse(stdout.toString()) as Result;
}

/** A peer's result, or why there is none although one was asked for. */
export interface PeerAnswer<Result> {
  result: Result | null;
  error?: string;
}

/** What `ask` gives, once `check` has held it against ours: both may throw, and then the rows of that peer say why. */
export async function askPeer<Result>(
  ask: () => Result | null | Promise<Result | null>,
  check: (result: Result) => unknown = () => undefined,
): Promise<PeerAnswer<Result>> {
  try {
    const result = await ask();
    if (result !== null) await check(result);
    return { result };
  } catch (error) {
    return { result: null, error: errorText(error) };
  }
}

/** A row without a comparison where there is no peer, and one that says why where it was asked for. */
export function benchmarkRow(
  name: string,
  ours: number,
  peer?: { name: string; milliseconds: number } | null,
  error?: string,
): BenchmarkRow {
  return {
    name,
    ours_ms: ours,
    peer: peer?.name ?? null,
    peer_ms: peer?.milliseconds ?? null,
    ratio: peer ? ours / peer.milliseconds : null,
    ...(error !== undefined && { error }),
  };
}

export const errorText = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Says on standard error that other work disturbs the times; nothing depends on it. */
export function warnOfLoad([load] = loadavg()): void {
  if (load <= 0.5) return;
  console.error(
    `other work runs on this machine (load average ${load.toFixed(1)}): no figures to keep, least of all of PyTorch on several threads, which wait for each other spinning; look at the ratio of cpu time`,
  );
}

/**
 * Prints rows: with `json` one JSON object a line, each as soon as it is there, and nothing else on standard output; otherwise a table
 * at the end. A row with an error is told on standard error too and makes the exit code 1; the others stay.
 */
export class RowReport {
  private readonly rows: BenchmarkRow[] = [];
  private readonly json: boolean;

  constructor({ json = process.argv.includes('--json') }: { json?: boolean | undefined } = {}) {
    this.json = json;
  }

  add(...rows: readonly BenchmarkRow[]): void {
    for (const row of rows) {
      this.rows.push(row);
      const { name, ours_ms, peer, peer_ms, ratio, error } = row;
      if (error !== undefined) {
        console.error(`${name}: ${error}`);
        process.exitCode = 1;
      }
      if (this.json)
        console.log(JSON.stringify({ name, ours_ms, peer, peer_ms, ratio, ...(error !== undefined && { error }) }));
    }
  }

  /** Adds the rows that `work` measures, or a row of this name with the error that it throws. */
  async measure(
    name: string,
    work: () => BenchmarkRow | readonly BenchmarkRow[] | Promise<BenchmarkRow | readonly BenchmarkRow[]>,
  ): Promise<void> {
    try {
      this.add(...[await work()].flat());
    } catch (error) {
      this.add({ name, ours_ms: null, peer: null, peer_ms: null, ratio: null, error: errorText(error) });
    }
  }

  end(): void {
    if (this.json) return;
    const rounded = (value: number | null, digits: number): number | string =>
      value === null ? '-' : Number(value.toPrecision(digits));
    console.table(
      this.rows.map(({ name, ours_ms, peer, peer_ms, ratio, cpuRatio, error }) => ({
        name,
        'ours (ms)': rounded(ours_ms, 4),
        peer: peer ?? '-',
        'peer (ms)': rounded(peer_ms, 4),
        ratio: error === undefined ? rounded(ratio, 3) : 'error',
        ...(cpuRatio !== undefined && { 'of cpu time': rounded(cpuRatio, 3) }),
      })),
    );
  }
}

/** The same of rows that are there already. */
export function printRows(rows: readonly BenchmarkRow[]): void {
  const report = new RowReport();
  report.add(...rows);
  report.end();
}
