import * as tf from '@tensorflow/tfjs';
import type { HostOperand } from '../graph/recorded-node';
import type { OperationRecorder, RecordedOperation } from '../lowering/kernel-lowering';
import { moveByAdam } from './adam-in-place';
import { ownCopy } from './own-copy';

/** The state of tf.train.adam, by the names of its own fields. */
export interface AdamState {
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  /** beta1 and beta2 to the power of the steps so far and this one. */
  accBeta1: tf.Variable;
  accBeta2: tf.Variable;
  accumulatedFirstMoment: (Moment | undefined)[];
  accumulatedSecondMoment: (Moment | undefined)[];
  incrementIterations: () => void;
}

interface Moment {
  originalName: string;
  variable: tf.Variable;
}

type Gradients = tf.NamedTensorMap | { name: string; tensor: tf.Tensor | null }[];

interface Update {
  variable: tf.Variable;
  gradient: tf.Tensor;
  first: tf.Variable;
  second: tf.Variable;
}

/**
 * A step of tf.train.adam as one recorded operation that JavaScript computes, in place of fourteen for every variable:
 *
 *     m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2
 *     w = w - rate (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + epsilon)
 *
 * False, without an effect, where that is not what TensorFlow.js' own operations compute: for another type than float32, for a gradient
 * or moment of another shape than its variable (they are broadcast, or refused), and for a variable given twice (it moves twice).
 */
export function applyAdam(adam: AdamState, gradients: Gradients, recorder: OperationRecorder): boolean {
  const given = Array.isArray(gradients)
    ? gradients
    : Object.entries(gradients).map(([name, tensor]) => ({ name, tensor: tensor }));
  const variables = given.map(({ name }) => tf.engine().registeredVariables[name]);
  const isPlain = given.every(({ tensor }, index) => !tensor || isUpdatable(adam, index, variables[index], tensor));
  if (!isPlain || new Set(variables).size < variables.length) return false;
  tf.tidy(() => {
    const updates = given.flatMap(({ name, tensor }, index): Update[] => {
      const variable = variables[index];
      const first = moment(adam.accumulatedFirstMoment, index, `${name}/m`, variable);
      const second = moment(adam.accumulatedSecondMoment, index, `${name}/v`, variable);
      return tensor ? [{ variable, gradient: tensor, first, second }] : [];
    });
    if (updates.length > 0) record(adam, updates, recorder);
    adam.accBeta1.assign(tf.mul(adam.accBeta1, adam.beta1));
    adam.accBeta2.assign(tf.mul(adam.accBeta2, adam.beta2));
  });
  adam.incrementIterations();
  return true;
}

/** Whether the variable, which may not exist, its gradient and the moments that it has by now are float32 of one shape. */
function isUpdatable(adam: AdamState, index: number, variable: tf.Variable | undefined, gradient: tf.Tensor): boolean {
  const moments = [adam.accumulatedFirstMoment[index], adam.accumulatedSecondMoment[index]];
  return [variable, gradient, ...moments.flatMap((found) => (found ? [found.variable] : []))].every(
    (tensor) => tensor?.dtype === 'float32' && tf.util.arraysEqual(tensor.shape, variable!.shape),
  );
}

function moment(moments: (Moment | undefined)[], index: number, originalName: string, like: tf.Variable): tf.Variable {
  const zeros = (): Moment => ({ originalName, variable: tf.tidy(() => tf.variable(tf.zerosLike(like), false)) });
  return (moments[index] ??= zeros()).variable;
}

/** The settings in the order `computeAdam` takes them; read anew at every run of a compiled step. */
const settings: readonly ((adam: AdamState) => number)[] = [
  ({ beta1 }) => beta1,
  ({ beta1 }) => 1 - beta1,
  ({ beta2 }) => beta2,
  ({ beta2 }) => 1 - beta2,
  ({ epsilon }) => epsilon,
  ({ learningRate }) => learningRate,
];

function record(adam: AdamState, updates: readonly Update[], recorder: OperationRecorder): void {
  const operation: RecordedOperation = {
    name: 'Adam',
    inputs: [
      adam.accBeta1,
      adam.accBeta2,
      ...settings.map((of) => ({ scalar: of(adam), dtype: 'float32' as const, setting: () => of(adam) })),
      ...updates.flatMap(({ variable, gradient, first, second }) => [variable, gradient, first, second]),
    ],
    outputs: updates.flatMap(({ variable: { shape } }) => [0, 1, 2].map(() => ({ shape, dtype: 'float32' as const }))),
    computeOnHost: computeAdam,
  };
  const results = recorder.record(operation).map((info) => tf.engine().makeTensorFromTensorInfo(info));
  updates.forEach(({ variable, first, second }, index) => {
    [variable, first, second].forEach((target, part) => {
      target.assign(results[3 * index + part]);
    });
  });
}

/**
 * The corrections are folded into the rate and epsilon:
 *
 *     rate (m / c1) / (sqrt(v / c2) + epsilon) = (rate sqrt(c2) / c1) m / (sqrt(v) + epsilon sqrt(c2))
 */
function computeAdam(operands: readonly HostOperand[]): Float32Array[] {
  const [power1, power2, beta1, rest1, beta2, rest2, epsilon, rate] = operands.map(({ values }) => values[0]);
  const root2 = Math.sqrt(1 - power2);
  const numbers = {
    ...{ beta1, rest1, beta2, rest2, scale: 1, kept: 1 },
    rate: (rate * root2) / (1 - power1),
    epsilon: epsilon * root2,
  };
  const results: Float32Array[] = [];
  for (let index = 2 + settings.length; index < operands.length; index += 4) {
    const [variable, first, second] = [operands[index], operands[index + 2], operands[index + 3]].map(ownCopy);
    moveByAdam(variable, operands[index + 1].values as Float32Array, first, second, numbers);
    results.push(variable, first, second);
  }
  return results;
}
