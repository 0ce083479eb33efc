import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';
import { configure, fallbacks, type FlushPolicy } from '../src/index';
import { chooseBackend } from './compare-with-cpu';

/** Runs `steps` on a back end; gives what it computed, and the kernels that fell back. */
async function runOn(
  backend: string,
  steps: () => Promise<number[]>,
): Promise<{ computed: number[]; fellBack: string[] }> {
  await chooseBackend(backend);
  const before = backend === 'cpu' ? {} : fallbacks();
  const computed = await steps();
  const after = backend === 'cpu' ? {} : fallbacks();
  return { computed, fellBack: Object.keys(after).filter((kernel) => after[kernel] !== before[kernel]) };
}

/**
 * Asserts that `steps`, which builds a model anew and trains it, computes the same numbers as on cpu, each to the tolerance
 * relative to the number, and that no kernel falls back but those allowed.
 */
export async function expectTrainsAsOnCpu(
  steps: () => Promise<number[]>,
  {
    tolerance = 1e-5,
    flushes = ['lazy'],
    allowed = [],
    isRandom = false,
  }: { tolerance?: number; flushes?: readonly FlushPolicy[]; allowed?: string[]; isRandom?: boolean } = {},
): Promise<void> {
  const expected = isRandom ? [] : (await runOn('cpu', steps)).computed;
  for (const flush of flushes) {
    configure({ flush, smallOnCpu: false });
    const { computed, fellBack } = await runOn('onnxruntime', steps);
    expect(fellBack).toEqual(allowed);
    expect(computed.every(Number.isFinite)).toBe(true);
    expected.forEach((value, index) => {
      const error = Math.abs(computed[index] - value);
      expect(error, `number ${index}: ${computed[index]}, expected ${value}`).toBeLessThanOrEqual(
        tolerance * Math.max(Math.abs(value), 1e-2),
      );
    });
  }
}

/** Initializers with a seed of their own for each weight, the same on every back end. */
export function seededInitializers(): () => ReturnType<typeof tf.initializers.glorotUniform> {
  let seed = 0;
  return () => tf.initializers.glorotUniform({ seed: ++seed });
}

/** Its epsilon is large, or rounding noise decides the first steps of weights whose gradient is almost zero. */
export const steadyAdam = (): tf.Optimizer => tf.train.adam(0.01, 0.9, 0.999, 1e-3);
