import { errorText, median, type BenchmarkRow } from './harness';
import type { StepTimes } from './step-peer';
import type { ObservedStep } from './training-state';

/** A training step ready to be taken, and what its counterpart in PyTorch needs. */
export interface TrainingStep {
  name: string;
  /** Takes the next `count` steps; gives the losses of each. */
  take: (count: number) => number[][] | Promise<number[][]>;
  /** The first `count` steps from the start, with the state before and after each. Called once, before `take`. */
  observe: (count: number) => Promise<ObservedStep[]>;
  /** The decay of the first moments, b1 of Adam. */
  firstDecay: number;
  /** Steps a turn that count; one more goes first. Default 5. */
  stepsPerTurn?: number;
  /** The script on step_peer.py, and what it is given: the weights, the batch and the noise of the observed steps. */
  pytorch: { script: URL; input: object };
  dispose: () => void;
}

/** How many first steps are observed; both sides get the same noise in these. The fourth is computed from a recording of the others. */
export const checkedSteps = 4;
/** Those of them that are held against float64. */
export const judgedSteps = [0, 1, 3];

/** `take` called one by one, for steps that read their losses each time. */
export function oneByOne(take: () => number[] | Promise<number[]>): TrainingStep['take'] {
  return async (count) => {
    const losses: number[][] = [];
    for (let step = 0; step < count; step++) losses.push(await take());
    return losses;
  };
}

/** The same step on another library, in another process. */
export interface PeerInProcess {
  readonly library: string;
  time: (steps: number) => Promise<StepTimes>;
  /** @throws Error where its steps are not ours */
  check: (observed: readonly ObservedStep[]) => Promise<void>;
  stop: () => void;
}

/** A library to compare with, which may be absent, or may turn out to compute something else. */
export interface ComparedSide {
  /** How a row calls it where it does not start. */
  name: string;
  /** Null where it was not asked for. */
  start: () => Promise<PeerInProcess | null>;
}

interface Running {
  name: string;
  peer?: PeerInProcess;
  error?: string;
}

/**
 * Times our step and those of all sides in turns, and gives a row a side, or one row without any: medians over the turns of the time of a
 * step, with what was asked of the processor beside them. A side that fails to start, or whose steps are not ours, is not timed, and its
 * row says why.
 */
export async function compareTrainingStep(
  { name, take, observe, stepsPerTurn = 5 }: TrainingStep,
  sides: readonly ComparedSide[],
  { threads, turns: count = 15 }: { threads: number; turns?: number },
): Promise<BenchmarkRow[]> {
  const label = `${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  const observed = await observe(checkedSteps);
  const running: Running[] = [];
  try {
    for (const side of sides) {
      const started = await startChecked(side, observed);
      if (started) running.push(started);
    }
    const own: StepTimes[] = [];
    const others = running.map((): StepTimes[] => []);
    for (let turn = 0; turn < count; turn++) {
      own.push(await timeSteps(take, stepsPerTurn));
      for (const [index, side] of running.entries()) {
        if (!side.peer || side.error !== undefined) continue;
        try {
          others[index].push(await side.peer.time(stepsPerTurn));
        } catch (error) {
          side.error = errorText(error);
        }
      }
    }
    const [ours, ourCpu] = medians(own);
    const row = { name: `${name}, ${label}`, ours_ms: ours };
    if (running.length === 0) return [{ ...row, peer: null, peer_ms: null, ratio: null }];
    return running.map((side, index) => {
      const peer = `${side.name}, ${label}`;
      if (side.error !== undefined) return { ...row, peer, peer_ms: null, ratio: null, error: side.error };
      const [theirs, theirCpu] = medians(others[index]);
      return { ...row, peer, peer_ms: theirs, ratio: ours / theirs, cpuRatio: ourCpu / theirCpu };
    });
  } finally {
    for (const { peer } of running) peer?.stop();
  }
}

async function startChecked(side: ComparedSide, observed: readonly ObservedStep[]): Promise<Running | null> {
  let peer: PeerInProcess | null = null;
  try {
    peer = await side.start();
    if (!peer) return null;
    await peer.check(observed);
    return { name: peer.library, peer };
  } catch (error) {
    return { name: peer?.library ?? side.name, ...(peer && { peer }), error: errorText(error) };
  }
}

const medians = (times: readonly StepTimes[]): [wall: number, cpu: number] => [
  median(times.map(({ milliseconds }) => milliseconds)),
  median(times.map(({ cpuMilliseconds }) => cpuMilliseconds)),
];

/** One step that does not count, since the caches are the other side's by now, then `steps` timed ones. */
export async function timeSteps(take: TrainingStep['take'], steps: number): Promise<StepTimes> {
  await take(1);
  const cpu = process.cpuUsage();
  const start = performance.now();
  await take(steps);
  const milliseconds = (performance.now() - start) / steps;
  const { user, system } = process.cpuUsage(cpu);
  return { milliseconds, cpuMilliseconds: (user + system) / 1e3 / steps };
}
