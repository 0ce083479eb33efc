/**
 * The benchmark harness of every package: interleaved repeats in one process, medians, one JSON object a line with
 * `--json` and a table without. A peer in Python is started from the interpreter that PEERS_PYTHON names.
 */
import { execFileSync } from 'node:child_process';

export interface BenchmarkRow {
  name: string;
  ours_ms: number;
  peer: string | null;
  peer_ms: number | null;
  /** Ours over the peer's: below 1 we are faster. */
  ratio: number | null;
  /** The same ratio of processor time, which other work on the machine disturbs less; printed in the table alone. */
  cpuRatio?: number;
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
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller states what its script prints
export function pythonPeer<Result>(script: string, input: unknown = {}): Result | null {
  const interpreter = process.env.PEERS_PYTHON;
  if (!interpreter) return null;
  const printed = execFileSync(interpreter, ['-c', script], {
    input: JSON.stringify(input),
    maxBuffer: 1 << 30,
    env: { ...process.env, OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  return JSON.parse(printed.toString()) as Result;
}

export function benchmarkRow(
  name: string,
  ours: number,
  peer?: { name: string; milliseconds: number } | null,
): BenchmarkRow {
  return {
    name,
    ours_ms: ours,
    peer: peer?.name ?? null,
    peer_ms: peer?.milliseconds ?? null,
    ratio: peer ? ours / peer.milliseconds : null,
  };
}

export function printRows(rows: BenchmarkRow[]): void {
  if (process.argv.includes('--json')) {
    for (const { name, ours_ms, peer, peer_ms, ratio } of rows) {
      console.log(JSON.stringify({ name, ours_ms, peer, peer_ms, ratio }));
    }
    return;
  }
  console.table(
    rows.map(({ name, ours_ms, peer, peer_ms, ratio, cpuRatio }) => ({
      name,
      'ours (ms)': Number(ours_ms.toPrecision(4)),
      peer: peer ?? '-',
      'peer (ms)': peer_ms === null ? '-' : Number(peer_ms.toPrecision(4)),
      ratio: ratio === null ? '-' : Number(ratio.toPrecision(3)),
      ...(cpuRatio !== undefined && { 'of cpu time': Number(cpuRatio.toPrecision(3)) }),
    })),
  );
}
