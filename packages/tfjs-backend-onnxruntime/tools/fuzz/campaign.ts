import * as tf from '@tensorflow/tfjs';
import { configure, OnnxruntimeBackendError, statistics, type Configuration } from '../../src/index';
import { elementwise } from './cases/elementwise';
import { images } from './cases/images';
import { products } from './cases/products';
import { rearranging } from './cases/rearranging';
import { reductions } from './cases/reductions';
import { tensorsOf, type KernelCase, type Operand } from './kernel-case';
import { completeOracles } from './oracles';
import type { Expected } from './oracles/oracle';
import { Random } from './random';
import { decidedByDefinition, referenceName, registerReference, withDefinitions } from './reference-backend';

export const generators = { ...elementwise, ...images, ...products, ...rearranging, ...reductions };

/** Every policy under which a kernel may run. */
export const policies: Record<string, Partial<Configuration>> = {
  'lazy': { flush: 'lazy', smallOnCpu: true },
  'every-op': { flush: 'every-op', smallOnCpu: true },
  'every-op on onnxruntime': { flush: 'every-op', smallOnCpu: false },
}; // prettier-ignore

/** How a call was computed under one policy. */
export type Way = 'onnxruntime' | 'small, on the host' | 'fallback' | 'refused' | 'made at the call';

export interface Difference {
  given: KernelCase;
  policy: string;
  found: string;
  expected: string;
  judge: 'cpu' | 'definition';
}

export interface Coverage {
  cases: number;
  judgedBy: { cpu: number; definition: number };
  ways: Record<string, Partial<Record<Way, number>>>;
}

interface Result extends Expected {
  dtype: string;
}

type Outcome = Result[] | { refused: string; isNamed: boolean };

function run(given: KernelCase): Outcome {
  try {
    return tf.tidy(() => {
      const result = tf.engine().runKernel(given.kernel, tensorsOf(given.inputs), given.attributes as never) as unknown;
      return (Array.isArray(result) ? result : [result]).map((tensor: tf.Tensor) => ({
        shape: tensor.shape,
        dtype: tensor.dtype,
        values: Array.from(tensor.dataSync() as Float32Array),
      }));
    });
  } catch (error) {
    return { refused: (error as Error).message, isNamed: error instanceof OnnxruntimeBackendError };
  }
}

const show = (outcome: Outcome): string =>
  'refused' in outcome
    ? `refused: ${outcome.refused.slice(0, 200)}`
    : outcome.map(({ shape, values }) => `[${shape.join()}] ${values.slice(0, 24).join(' ')}`).join(' and ');

/** `least` is what differences are measured by where all numbers are smaller: sums may cancel. */
function agree(found: Outcome, expected: Outcome, tolerance: number, least: number): boolean {
  if ('refused' in found || 'refused' in expected) return 'refused' in found && 'refused' in expected;
  return (
    found.length === expected.length &&
    found.every(({ shape, values, dtype }, index) => {
      const other = expected[index];
      if (shape.join() !== other.shape.join() || values.length !== other.values.length) return false;
      if (dtype !== other.dtype) return false;
      const share = dtype === 'float32' ? tolerance : 0;
      const scale = other.values.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most), least);
      return values.every((value, at) => {
        const wanted = other.values[at];
        return Object.is(value, wanted) || value === wanted || Math.abs(value - wanted) <= share * scale;
      });
    })
  );
} // prettier-ignore

const largestInput = ({ inputs }: KernelCase): number =>
  Object.values(inputs as Record<string, Operand>)
    .flatMap(({ values }) => values)
    .reduce((most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most), 0);

/** What changed in the statistics of the back end, as one way of computing. */
function wayOf(kernel: string, before: ReturnType<typeof statistics>, outcome: Outcome): Way {
  if ('refused' in outcome) return 'refused';
  const after = statistics();
  const grew = (kind: 'fallbacks' | 'small'): boolean => after[kind][kernel] !== before[kind][kernel];
  if (grew('fallbacks')) return 'fallback';
  if (grew('small')) return 'small, on the host';
  const recorded = Object.values(after.recorded).reduce((sum, count) => sum + count, 0);
  return recorded > Object.values(before.recorded).reduce((sum, count) => sum + count, 0)
    ? 'onnxruntime'
    : 'made at the call';
}

/** One random case of a kernel, under every policy, against TensorFlow.js' cpu back end or, where that is wrong, a naive definition. */
export async function runCase(given: KernelCase, coverage: Map<string, Coverage>): Promise<Difference[]> {
  registerReference();
  await tf.setBackend(referenceName);
  const decided = decidedByDefinition[given.kernel];
  const expected = withDefinitions(() => run(given));
  const judge = decidedByDefinition[given.kernel] === decided ? 'cpu' : 'definition';
  const record = coverage.get(given.kernel) ?? { cases: 0, judgedBy: { cpu: 0, definition: 0 }, ways: {} };
  coverage.set(given.kernel, record);
  record.cases++;
  record.judgedBy[judge]++;
  await tf.setBackend('onnxruntime');
  const tolerance = given.tolerance ?? 1e-5;
  const least = completeOracles.has(given.kernel) ? Math.max(1e-30, 0.1 * largestInput(given)) : 1e-30;
  const differences: Difference[] = [];
  for (const [policy, configuration] of Object.entries(policies)) {
    configure(configuration);
    const [before, held] = [statistics(), tf.backend().numDataIds()];
    const found = run(given);
    const way = wayOf(given.kernel, before, found);
    const ways = (record.ways[policy] ??= {});
    ways[way] = (ways[way] ?? 0) + 1;
    const left = tf.backend().numDataIds() - held;
    if (left !== 0) differences.push({ given, policy, found: `${left} data left behind`, expected: 'none', judge });
    if (!agree(found, expected, tolerance, least)) differences.push({ given, policy, found: show(found), expected: show(expected), judge });
  }
  return differences;
} // prettier-ignore

/** `cases` random cases, kernel after kernel in turn; equal seeds make equal campaigns. */
export async function campaign(cases: number, seed: number, onDifference: (difference: Difference) => void): Promise<Map<string, Coverage>> {
  const coverage = new Map<string, Coverage>();
  const kernels = Object.entries(generators);
  for (let index = 0; index < cases; index++) {
    const [kernel, generate] = kernels[index % kernels.length];
    const random = new Random(Math.imul(seed, 1000003) + index);
    for (const difference of await runCase({ kernel, ...generate(random) }, coverage)) onDifference(difference);
  }
  return coverage;
} // prettier-ignore
