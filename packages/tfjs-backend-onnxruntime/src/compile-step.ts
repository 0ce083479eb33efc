import * as tf from '@tensorflow/tfjs';
import type { OnnxruntimeBackend } from './backend';
import { OnnxruntimeBackendError } from './errors';
import { flushAfterEveryOp } from './flush-policy';
import { backendName } from './register';
import { recordStep } from './replay/record-step';
import { difference, hasOtherRates, type Recording, type StepTensors } from './replay/recording';
import { disposedTensor, replayStep } from './replay/replay-step';

/** Calls in a row that may differ from the one before: an optimizer makes its state at its first step. */
const differencesTolerated = 3;

/** After so many replays the step is recorded again and compared; then after twice as many, and so on. */
const firstCheckAfter = 16;

interface Candidate {
  recording: Recording;
  /** Whether two calls in a row recorded the same. */
  isConfirmed: boolean;
  differences: number;
  replaysBeforeCheck: number;
  replaysUntilCheck: number;
}

/**
 * Makes a training step that is recorded once and then computed without calling `step` again: TensorFlow.js' own work in
 * JavaScript (the gradient tape, a tensor and a kernel lookup for every operation), which takes a fifth to a half of a small
 * step's time, is done no more. The numbers are those of the step itself, to the bit.
 *
 * `step` gets tensors by name and gives tensors by name. It may read and assign variables, take gradients and apply
 * optimizers of tf.train (whose learning rate may change between calls). Everything else it depends on has to come in through its
 * inputs: a number drawn in JavaScript, a label turned into a tensor, a step count would be the same for ever. The
 * first calls run as they are, each is compared with the one before, and only when two in a row recorded the same operations on the
 * same numbers does the recording take over; after 16, 32, 64 and so on replays the step is called and compared again. That finds
 * most steps that break the rule, after they have taken their step, and not those that happen to repeat themselves at these calls.
 * Inputs of other shapes are recorded apart, the last `maxSessions` of them. Intermediate tensors need no tidy.
 *
 * Under another back end, with `flush: 'every-op'`, inside a gradient or another compiled step, and with an input that has no
 * elements, `step` is called as it is.
 *
 * @throws {OnnxruntimeBackendError} from the step made: where `step` reads a value, keeps a tensor it does not return, or records
 *   something else at every call; where an input, or an outside tensor it reads, has been disposed
 */
export function compileStep<Inputs extends StepTensors, Outputs extends StepTensors>(
  step: (inputs: Inputs) => Outputs,
): (inputs: Inputs) => Outputs {
  const candidates = new Map<string, Candidate>();
  return (inputs) => {
    for (const [name, tensor] of Object.entries(inputs)) if (tensor.isDisposed) throw disposedTensor(`input ${name}`);
    const backend = replayingBackend(inputs);
    if (!backend) return tf.tidy(() => step(inputs));
    const signature = signatureOf(inputs);
    const candidate = candidates.get(signature);
    if (candidate?.isConfirmed && candidate.replaysUntilCheck-- > 0) {
      const results = replayStep(backend, candidate.recording, inputs);
      if (results) return results as Outputs;
      candidates.delete(signature);
    }
    const { results, recording } = recordStep(backend, step as (inputs: StepTensors) => Outputs, inputs);
    try {
      remember(
        candidates,
        signature,
        compared(candidates.get(signature), recording),
        backend.configuration.maxSessions,
      );
    } catch (refusal) {
      candidates.delete(signature);
      tf.dispose(results);
      throw refusal;
    }
    return results;
  };
}

/** The back end, where it can compute a recorded step again now. */
function replayingBackend(inputs: StepTensors): OnnxruntimeBackend | undefined {
  if (tf.getBackend() !== backendName) return undefined;
  // possibly of the other copy of this package, where both the ES module and the CommonJS build are loaded
  const backend = tf.backend() as unknown as OnnxruntimeBackend;
  // a gradient needs the operations on its tape
  const isInGradient = (tf.engine() as unknown as { state: { gradientDepth: number } }).state.gradientDepth > 0;
  const hasEmptyInput = Object.values(inputs).some(({ size }) => size === 0);
  const isReplaying =
    !flushAfterEveryOp(backend.configuration) && !backend.isTracing && !isInGradient && !hasEmptyInput;
  return isReplaying ? backend : undefined;
}

function remember(candidates: Map<string, Candidate>, signature: string, candidate: Candidate, most: number): void {
  candidates.delete(signature);
  candidates.set(signature, candidate);
  // a Map keeps the order of insertion
  for (const oldest of candidates.keys()) {
    if (candidates.size <= most) break;
    candidates.delete(oldest);
  }
}

function compared(before: Candidate | undefined, recording: Recording): Candidate {
  const fresh = {
    recording,
    isConfirmed: false,
    replaysBeforeCheck: firstCheckAfter,
    replaysUntilCheck: firstCheckAfter,
  };
  if (!before) return { ...fresh, differences: 0 };
  if (recording.keptTensors > 0) {
    throw new OnnxruntimeBackendError(
      'compileStep',
      `a step that keeps ${recording.keptTensors} of its tensors without returning them`,
      'a step whose effects are what it returns and what it assigns to variables',
      'Return these tensors, or assign them to variables.',
    );
  }
  // a schedule of a learning rate that is fixed in the graph: recorded at every call, and right
  if (hasOtherRates(before.recording, recording)) return { ...fresh, differences: before.differences };
  const found = difference(before.recording, recording);
  if (found === null) {
    const replaysBeforeCheck = before.isConfirmed ? 2 * before.replaysBeforeCheck : firstCheckAfter;
    return { recording, isConfirmed: true, differences: 0, replaysBeforeCheck, replaysUntilCheck: replaysBeforeCheck };
  }
  const differences = before.differences + 1;
  // it was trusted, and is not what it was
  if (before.isConfirmed || differences > differencesTolerated) throw impureStep(found, before);
  return { ...fresh, differences };
}

function impureStep(
  found: string,
  { isConfirmed, differences, replaysBeforeCheck }: Candidate,
): OnnxruntimeBackendError {
  const when = isConfirmed
    ? `when it was called again after ${replaysBeforeCheck} replays, whose results are then those of the earlier step`
    : `${differences + 1} calls in a row`;
  return new OnnxruntimeBackendError(
    'compileStep',
    `a step that ${found}, ${when}`,
    'a step that does the same at every call but for its inputs',
    'Pass what changes from call to call as an input tensor.',
  );
}

/** Equal signatures have equal names, shapes and types of their inputs, in the same order, and the same variables among them. */
function signatureOf(inputs: StepTensors): string {
  return Object.entries(inputs)
    .map(([name, tensor]) => {
      const variable = tensor instanceof tf.Variable ? ` variable ${tensor.id}` : '';
      return `${name}:${tensor.dtype}[${tensor.shape.join()}]${variable}`;
    })
    .join();
}
