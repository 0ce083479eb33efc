/**
 * Whether a training step is the same computation as its counterpart in PyTorch: one step from equal states at a time, with float64 as the
 * judge. Losses after several steps tell less: Adam moves every weight by about its gradient's sign, however small the gradient, so that
 * rounding grows from step to step on any machine (the app's README says by how much and why).
 */
import { gradientsOf, type Arrays, type ObservedStep, type TrainingState } from './training-state';

export interface Evaluation {
  losses: readonly number[];
  /** Clipped, as the optimizer gets them. */
  gradients: Arrays;
  /**
   * From the judge: how far each gradient moves, in Euclidean norm, where all inputs of leaky ReLU, ReLU and absolute values that rounding
   * may put on the other side of zero are there. Without such inputs, or without kinks: 0, or absent.
   */
  jumps?: Readonly<Record<string, number>>;
  /** How many such inputs there are. */
  kinks?: number;
}

/** The counterpart, at any state. */
export interface StepEvaluator {
  readonly library: string;
  /** Losses and clipped gradients at `state`, with the noise of step `step`. */
  evaluate: (state: TrainingState, step: number) => Promise<Evaluation>;
  /** The parameters after one update of the optimizer from `state` by `gradients`. */
  update: (state: TrainingState, gradients: Arrays) => Promise<Arrays>;
}

export interface Judges {
  /** In float64: what the others are held against. */
  exact: StepEvaluator;
  /** The same in float32: how far from `exact` rounding alone leads a step. */
  rounded: StepEvaluator;
}

/**
 * A step that is the same computation may be this many times as far from float64 as PyTorch's in float32. Rounding differs with kernels and
 * machines; a wrong term, weight or rate is thousands of times as far.
 */
export const roundingFactor = 10;
/** What is always allowed: of a loss relative to itself, of a gradient relative to its Euclidean norm. */
export const [smallLossError, smallGradientError] = [1e-5, 1e-4];
/** The most that PyTorch's float32 may make of that: were it further away, it would be no yardstick. */
export const [largestLossError, largestGradientError] = [1e-4, 1e-2];
/** Of a gradient where there is no judge: one kink has made 0.08 of a norm. */
const unjudgedGradientError = 0.2;
/** Of the largest jump across the kinks next to the state that the judge found, since it tries not every combination of them. */
export const jumpFactor = 2;
/** A gradient that is zero but for rounding is measured against this share of the norm of all. */
const negligibleShare = 1e-4;
/** Of an updated weight: roundings of the weight itself, and a share of the largest change among its parameter's weights. */
export const [updateRoundings, updateError] = [4, 1e-4];

/** The largest errors found, relative. */
export interface StepErrors {
  loss: number;
  /** Of any parameter's gradient, ours and PyTorch's float32. */
  gradient: { ours: number; rounded: number };
  /** Inputs of leaky ReLU and the like so near zero that the slope is a matter of rounding. */
  kinks: number;
}

/**
 * Holds `observed` against float64 at its own state before the step: losses, the gradient of every parameter, and where the optimizer moved
 * each weight from there by our own gradient.
 *
 * @throws Error that names the first loss, parameter or weight that is further away than rounding explains
 */
export async function checkStep(
  name: string,
  observed: ObservedStep,
  firstDecay: number,
  { exact, rounded }: Judges,
): Promise<StepErrors> {
  const { before } = observed;
  const [truth, theirs] = [await exact.evaluate(before, before.steps), await rounded.evaluate(before, before.steps)];
  const ours = gradientsOf(observed, firstDecay);
  const judged = `${exact.library} float64`;
  try {
    const loss = checkLosses(observed.losses, truth.losses, theirs.losses, judged);
    const gradient = checkGradients(ours, truth, theirs, judged);
    checkUpdate(observed, await exact.update(before, ours), judged);
    return { loss, gradient, kinks: truth.kinks ?? 0 };
  } catch (error) {
    throw new Error(`${name}, step ${before.steps}, ${(error as Error).message}`, { cause: error });
  }
}

/** Gives the largest relative error. */
function checkLosses(
  ours: readonly number[],
  truth: readonly number[],
  rounded: readonly number[],
  judged: string,
): number {
  if (ours.length !== truth.length) throw new Error(`${ours.length} losses here, ${truth.length} in ${judged}`);
  const errors = ours.map((loss, index) => {
    const right = truth[index];
    const scale = Math.max(Math.abs(right), 1e-3);
    const error = Math.abs(loss - right) / scale;
    const allowed = Math.max((roundingFactor * Math.abs(rounded[index] - right)) / scale, smallLossError);
    if (error <= Math.min(allowed, largestLossError)) return error;
    throw new Error(`loss ${index}: ${loss} here, ${right} in ${judged} (${rounded[index]} in its float32)`);
  });
  return Math.max(...errors);
}

function checkGradients(ours: Arrays, truth: Evaluation, rounded: Evaluation, judged: string): StepErrors['gradient'] {
  const total = Math.hypot(...Object.values(truth.gradients).map(norm));
  const largest = { ours: 0, rounded: 0 };
  for (const [parameter, gradient] of Object.entries(ours)) {
    const right = truth.gradients[parameter];
    const scale = Math.max(norm(right), negligibleShare * total);
    const error = distance(gradient, right) / scale;
    const torchError = distance(rounded.gradients[parameter], right) / scale;
    const jump = (truth.jumps?.[parameter] ?? 0) / scale;
    const ofRounding = Math.min(Math.max(roundingFactor * torchError, smallGradientError), largestGradientError);
    const allowed = ofRounding + jumpFactor * jump;
    if (!(error <= allowed)) {
      const [far, most, theirs, jumps] = [error, allowed, torchError, jump].map((share) => share.toExponential(1));
      throw new Error(
        `gradient of ${parameter}: ${far} of its norm from that in ${judged}, allowed ${most} ` +
          `(its float32 is ${theirs} away, ${truth.kinks ?? 0} kinks make ${jumps})`,
      );
    }
    largest.ours = Math.max(largest.ours, error);
    largest.rounded = Math.max(largest.rounded, torchError);
  }
  return largest;
}

/** Each weight after the step against `moved`, where the judge's optimizer moves it from the same state by the same gradient. */
function checkUpdate({ before, after }: ObservedStep, moved: Arrays, judged: string): void {
  before.parameters.forEach(({ name, value }, place) => {
    const right = moved[name];
    const change = value.reduce((most, was, at) => Math.max(most, Math.abs(right[at] - was)), 0);
    after.parameters[place].value.forEach((found, at) => {
      const allowed = updateRoundings * 2 ** -23 * Math.abs(right[at]) + updateError * change;
      if (Math.abs(found - right[at]) <= allowed) return;
      throw new Error(
        `update of ${name}[${at}]: from ${value[at]} to ${found} here, to ${right[at]} in ${judged} by the same gradient`,
      );
    });
  });
}

/**
 * Whether two sides agree at the state that both start from, where there is no judge: a fixed tolerance for losses and gradients, in which
 * one input that rounding puts on another side of a kink has room.
 *
 * @throws Error that names what differs
 */
export function compareFirstSteps(
  name: string,
  ours: ObservedStep,
  theirs: ObservedStep,
  firstDecay: number,
  library: string,
): void {
  ours.losses.forEach((loss, index) => {
    const other = theirs.losses[index];
    if (Math.abs(loss - other) <= smallLossError * Math.max(Math.abs(other), 1e-3)) return;
    throw new Error(`${name}, step 0, loss ${index}: ${loss} here, ${other} in ${library}`);
  });
  const [here, there] = [ours, theirs].map((step) => gradientsOf(step, firstDecay));
  const total = Math.hypot(...Object.values(there).map(norm));
  for (const [parameter, gradient] of Object.entries(here)) {
    const scale = Math.max(norm(there[parameter]), negligibleShare * total);
    const error = distance(gradient, there[parameter]) / scale;
    if (error <= unjudgedGradientError) continue;
    throw new Error(
      `${name}, step 0, gradient of ${parameter}: ${error.toExponential(1)} of its norm from that in ${library}`,
    );
  }
}

const norm = (values: Float64Array): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

function distance(a: Float64Array, b: Float64Array): number {
  if (a.length !== b.length) return Infinity;
  return Math.sqrt(a.reduce((sum, value, index) => sum + (value - b[index]) ** 2, 0));
}
