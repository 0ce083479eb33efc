import { util, type TensorInfo } from '@tensorflow/tfjs';
import type { HostOperand } from '../graph/recorded-node';
import type { OperationRecorder } from '../lowering/kernel-lowering';
import { NamedInputs } from './named-inputs';
import { ownCopy } from './own-copy';

/** The kernel's name, for `tf.getKernel` and `tf.engine().runKernel`. */
export const movingAverage = 'MovingAverage';

/** Numbers a call of the loop, see `adam-in-place.ts`. */
const chunk = 8192;

/**
 * Exponential moving averages a = decay a + (1 - decay) x = a + (1 - decay) (x - a).
 *
 * Inputs, all float32: `average0`, `average1` and so on, `value0`, `value1` and so on. The numbers of the averages, one tensor after
 * the other, are those of the values in their order, however either is divided. Outputs: the new averages. No input changes: where
 * nobody else can see its array, an output may be in it. Computed in float64, stored in float32.
 *
 * @throws {OnnxruntimeBackendError} on inputs of another type or size, nothing having been computed
 */
export function recordMovingAverage(
  inputs: Record<string, TensorInfo | undefined>,
  { decay }: { decay: number },
  recorder: OperationRecorder,
): TensorInfo[] {
  const given = new NamedInputs(movingAverage, inputs, 'average0, average1 and so on, and values of as many numbers');
  const [averages, values] = ['average', 'value'].map((name) => given.listed(name));
  const numbersOf = (infos: readonly TensorInfo[]): number =>
    infos.reduce((sum, { shape }) => sum + util.sizeFromShape(shape), 0);
  // the last value has what the others leave of the averages' numbers
  const others = values.slice(0, -1);
  const last = given.required(`value${others.length}`, numbersOf(averages) - numbersOf(others));
  return recorder.record({
    name: movingAverage,
    attributes: [decay, averages.length].join(),
    inputs: [...averages, ...others, last],
    outputs: averages.map(({ shape }) => ({ shape, dtype: 'float32' })),
    computeOnHost: (operands) => compute(operands, averages.length, 1 - decay),
  });
}

function compute(operands: readonly HostOperand[], count: number, share: number): Float32Array[] {
  const averages = operands.slice(0, count).map((operand) => ownCopy(operand));
  let [index, target] = [0, 0];
  for (const { values } of operands.slice(count)) {
    for (let begin = 0; begin < values.length;) {
      while (target === averages[index].length) [index, target] = [index + 1, 0];
      const size = Math.min(chunk, values.length - begin, averages[index].length - target);
      move(averages[index], target, values as Float32Array, begin, size, share);
      begin += size;
      target += size;
    }
  }
  return averages;
}

function move(
  average: Float32Array,
  target: number,
  values: Float32Array,
  begin: number,
  size: number,
  share: number,
): void {
  for (let i = 0; i < size; i++) {
    const present = average[target + i];
    average[target + i] = present + share * (values[begin + i] - present);
  }
}
