import { util, type TensorInfo } from '@tensorflow/tfjs';
import type { HostOperand } from '../graph/recorded-node';
import type { OperationRecorder } from '../lowering/kernel-lowering';
import { requireNumber } from './attributes';
import { NamedInputs } from './named-inputs';
import { ownCopy } from './own-copy';
import { vectorLoop } from './vector-loop';
import { add, mul, sub } from './webassembly';

/** The kernel's name, for `tf.getKernel` and `tf.engine().runKernel`. */
export const movingAverage = 'MovingAverage';

/**
 * Exponential moving averages a = decay a + (1 - decay) x = a + (1 - decay) (x - a), decay from 0 to 1.
 *
 * Inputs, all float32: `average0`, `average1` and so on, `value0`, `value1` and so on. The numbers of the averages, one tensor after
 * the other, are those of the values in their order, however either is divided. Outputs: the new averages. No input changes: where
 * nobody else can see its array, an output may be in it. Computed in float64, stored in float32.
 *
 * @throws {OnnxruntimeBackendError} on inputs of another type or size and a decay out of range, nothing having been computed
 */
export function recordMovingAverage(
  inputs: Record<string, TensorInfo | undefined>,
  { decay }: { decay: number },
  recorder: OperationRecorder,
): TensorInfo[] {
  requireNumber(movingAverage, 'decay', decay, 0, 1);
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
      const size = Math.min(values.length - begin, averages[index].length - target);
      const value = (values as Float32Array).subarray(begin, begin + size);
      moveTowards(averages[index].subarray(target, target + size), value, share);
      begin += size;
      target += size;
    }
  }
  return averages;
}

const moveByVectors = vectorLoop({
  arrays: ['average', 'value'],
  factors: ['share'],
  compute: ({ average, value }, { share }) => ({ average: add(average, mul(share, sub(value, average))) }),
});

function moveTowards(average: Float32Array, value: Float32Array, share: number): void {
  // below some hundred numbers the calls cost more than they save
  const done = average.length >= 512 ? moveByVectors({ average, value }, { share }) : 0;
  for (let i = done; i < average.length; i++) average[i] = average[i] + share * (value[i] - average[i]);
}
