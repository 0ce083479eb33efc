import * as tf from '@tensorflow/tfjs';
import type { OnnxruntimeBackend } from './backend';
import { OnnxruntimeBackendError } from './errors';
import { flushAfterEveryOp } from './flush-policy';
import { backendName } from './register';
import { recordStep } from './replay/record-step';
import { difference, type Recording, type StepTensors } from './replay/recording';
import { replayStep } from './replay/replay-step';

/** Calls in a row that may differ from the one before: an optimizer makes its state at its first step. */
const differencesTolerated = 3;

interface Candidate {
  recording: Recording;
  /** Whether two calls in a row recorded the same. */
  isConfirmed: boolean;
  differences: number;
}

/**
 * Makes a training step that is recorded once and then computed without calling `step` again: TensorFlow.js' own work in
 * JavaScript (the gradient tape, a tensor and a kernel lookup for every operation), which takes a fifth to a half of a small
 * step's time, is done no more. The numbers are those of the step itself, to the bit.
 *
 * `step` gets tensors by name and gives tensors by name. It may read and assign variables, take gradients and apply
 * optimizers of tf.train (whose learning rate may change between calls). Everything else it depends on must come in through its
 * inputs: a number drawn in JavaScript, a label turned into a tensor, a step count would be the same for ever. So the first
 * calls run as they are, each is compared with the one before, and only when two in a row recorded the same operations on the same
 * numbers does the recording take over. Inputs of other shapes are recorded apart. Intermediate tensors need no tidy.
 *
 * Under another back end, and with `flush: 'every-op'`, every call calls `step`.
 *
 * @throws {OnnxruntimeBackendError} from the step made: where `step` reads a value, keeps a tensor it does not return, or records
 *   something else at every call
 */
export function compileStep<Inputs extends StepTensors, Outputs extends StepTensors>(
  step: (inputs: Inputs) => Outputs,
): (inputs: Inputs) => Outputs {
  const candidates = new Map<string, Candidate>();
  return (inputs) => {
    const backend = replayingBackend();
    if (!backend) return tf.tidy(() => step(inputs));
    const signature = signatureOf(inputs);
    const candidate = candidates.get(signature);
    if (candidate?.isConfirmed) {
      const results = replayStep(backend, candidate.recording, inputs);
      if (results) return results as Outputs;
      candidates.delete(signature);
    }
    const { results, recording } = recordStep(backend, step as (inputs: StepTensors) => Outputs, inputs);
    candidates.set(signature, compared(candidates.get(signature), recording, results));
    return results;
  };
}

/** The back end, where it can compute a recorded step again now: not under 'every-op', nor inside another compiled step. */
function replayingBackend(): OnnxruntimeBackend | undefined {
  if (tf.getBackend() !== backendName) return undefined;
  // possibly of the other copy of this package, where both the ES module and the CommonJS build are loaded
  const backend = tf.backend() as unknown as OnnxruntimeBackend;
  return flushAfterEveryOp(backend.configuration) || backend.isTracing ? undefined : backend;
}

function compared(before: Candidate | undefined, recording: Recording, results: StepTensors): Candidate {
  if (!before) return { recording, isConfirmed: false, differences: 0 };
  const found = difference(before.recording, recording);
  if (found === null) return { recording, isConfirmed: true, differences: 0 };
  const differences = before.differences + 1;
  if (differences > differencesTolerated) {
    tf.dispose(results);
    throw new OnnxruntimeBackendError({
      argument: 'compileStep',
      found: `a step that ${found}, ${differences} calls in a row`,
      expected: 'a step that does the same at every call but for its inputs',
      fix: 'Pass what changes from call to call as an input tensor.',
    });
  }
  return { recording, isConfirmed: false, differences };
}

/** Equal signatures have equal names, shapes and types of their inputs, in the same order. */
function signatureOf(inputs: StepTensors): string {
  return Object.entries(inputs)
    .map(([name, { dtype, shape }]) => `${name}:${dtype}[${shape.join()}]`)
    .join();
}
