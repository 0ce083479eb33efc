import { median, type BenchmarkRow } from './harness';
import type { StepPeer, StepTimes } from './step-peer';

/** A training step ready to be taken, and what its counterpart in PyTorch needs. */
export interface TrainingStep {
  name: string;
  /** Takes the next `count` steps; gives the losses of each. */
  take: (count: number) => number[][] | Promise<number[][]>;
  /** Steps a turn that count; one more goes first. Default 5. */
  stepsPerTurn?: number;
  /**
   * Largest relative difference allowed between our losses and a peer's at a step, counted from 0. At the first only rounding differs; after
   * it, Adam has moved every weight by the sign of its gradient, however small. Default 1e-5, then 1e-3.
   */
  tolerance?: (step: number) => number;
  /** The script on step_peer.py, and what it is given: the weights, the batch and the noise that `take` starts from. */
  pytorch: { script: URL; input: object };
  dispose: () => void;
}

/** How many first steps are compared; both sides get the same noise in these. */
export const checkedSteps = 5;

/** `take` called one by one, for steps that read their losses each time. */
export function oneByOne(take: () => number[] | Promise<number[]>): TrainingStep['take'] {
  return async (count) => {
    const losses: number[][] = [];
    for (let step = 0; step < count; step++) losses.push(await take());
    return losses;
  };
}

/**
 * Checks that the first losses of all sides agree, then times them in turns, and gives a row a peer, or one row without any: medians over
 * the turns of the time of a step, with what was asked of the processor beside them.
 */
export async function compareTrainingStep(
  { name, take, stepsPerTurn = 5, tolerance = (step) => (step === 0 ? 1e-5 : 1e-3) }: TrainingStep,
  peers: readonly StepPeer[],
  { threads, turns: count = 15 }: { threads: number; turns?: number },
): Promise<BenchmarkRow[]> {
  const ours = await take(checkedSteps);
  for (const peer of peers) requireAgreement(name, ours, await peer.check(checkedSteps), peer.library, tolerance);

  const turns: StepTimes[][] = [[], ...peers.map(() => [])];
  for (let turn = 0; turn < count; turn++) {
    turns[0].push(await timeSteps(take, stepsPerTurn));
    for (const [index, peer] of peers.entries()) turns[index + 1].push(await peer.time(stepsPerTurn));
  }
  const [own, ...others] = turns.map((ofSide) => ({
    milliseconds: median(ofSide.map(({ milliseconds }) => milliseconds)),
    cpu: median(ofSide.map(({ cpuMilliseconds }) => cpuMilliseconds)),
  }));
  const label = `${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  const row = { name: `${name}, ${label}`, ours_ms: own.milliseconds };
  if (peers.length === 0) return [{ ...row, peer: null, peer_ms: null, ratio: null }];
  return others.map(({ milliseconds, cpu }, index) => ({
    ...row,
    peer: `${peers[index].library}, ${label}`,
    peer_ms: milliseconds,
    ratio: own.milliseconds / milliseconds,
    cpuRatio: own.cpu / cpu,
  }));
}

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

function requireAgreement(
  name: string,
  ours: readonly number[][],
  theirs: readonly number[][],
  library: string,
  tolerance: (step: number) => number,
): void {
  ours.forEach((losses, step) => {
    losses.forEach((loss, index) => {
      const other = theirs[step][index];
      if (Math.abs(loss - other) <= tolerance(step) * Math.max(Math.abs(other), 1e-3)) return;
      throw new Error(`${name}, step ${step}, loss ${index}: ${loss} here, ${other} in ${library}`);
    });
  });
}
