import * as tf from '@tensorflow/tfjs';
import '../src/index';
import { lowerings } from '../src/lowering';
import { viewKernels } from '../src/register';
import { fallbackReasons } from './fallback-reasons';

export type ComputedBy = 'onnxruntime' | 'view' | 'cpu kernel';

export interface KernelRow {
  kernel: string;
  by: ComputedBy;
  /** What onnxruntime takes, or why the cpu kernel takes all. */
  remark: string;
}

/** Every kernel of TensorFlow.js' cpu back end, by name. */
export function kernelRows(): KernelRow[] {
  const accepted = new Map(lowerings.map(({ kernel, accepts }) => [kernel, accepts]));
  return tf
    .getKernelsForBackend('cpu')
    .map(({ kernelName }) => kernelName)
    .sort()
    .map((kernel) => {
      const accepts = accepted.get(kernel);
      if (viewKernels.has(kernel)) return { kernel, by: 'view', remark: 'all; copies nothing' };
      if (accepts === undefined) return { kernel, by: 'cpu kernel', remark: reasonOf(kernel) };
      return { kernel, by: 'onnxruntime', remark: withType(accepts) };
    });
}

/** Conditions that name no type are about float32. */
function withType(accepts: string): string {
  if (accepts === '') return 'float32';
  return /float32|int32|bool|all/.test(accepts) ? accepts : `float32; ${accepts}`;
}

/** @throws {Error} where a kernel has neither a lowering nor a reason. */
function reasonOf(kernel: string): string {
  const reason = fallbackReasons.get(kernel);
  if (reason === undefined)
    throw new Error(`${kernel}: found no lowering and no entry in tools/fallback-reasons.ts; add one.`);
  return reason;
}

/** The kernels as a Markdown table, with how many there are of each sort. */
export function kernelTable(rows: readonly KernelRow[]): string {
  const count = (by: ComputedBy): number => rows.filter((row) => row.by === by).length;
  const lines = rows.map(({ kernel, by, remark }) => `| \`${kernel}\` | ${by} | ${remark} |`);
  return [
    `Of the ${rows.length} kernels of TensorFlow.js ${tf.version.tfjs}, onnxruntime computes ${count('onnxruntime')}, ${count('view')} are views that copy nothing, and ${count('cpu kernel')} fall back to the cpu kernels.`,
    '',
    '| Kernel | Computed by | For, or why not |',
    '| --- | --- | --- |',
    ...lines,
  ].join('\n');
}
