import { getKernel, type TensorInfo } from '@tensorflow/tfjs';
import type { HostBackend } from './corrected-kernel';

/** What a fused kernel does with its product or convolution. */
export interface Rest {
  bias?: TensorInfo | null | undefined;
  preluActivationWeights?: TensorInfo | null | undefined;
  activation?: string | null;
  leakyreluAlpha?: number;
}

const kernelOfActivation: Record<string, string> = {
  relu: 'Relu',
  relu6: 'Relu6',
  elu: 'Elu',
  sigmoid: 'Sigmoid',
  leakyrelu: 'LeakyRelu',
  prelu: 'Prelu',
};

/** The bias and the activation, one kernel of this back end after the other; lets go of `result` where another follows. */
export function applyRest(
  result: TensorInfo,
  { bias, preluActivationWeights, activation, leakyreluAlpha }: Rest,
  backend: HostBackend,
): TensorInfo {
  const run = (kernel: string, inputs: Record<string, TensorInfo>, attrs: object, last: TensorInfo): TensorInfo => {
    const { kernelFunc } = getKernel(kernel, 'onnxruntime');
    const next = kernelFunc({ inputs, attrs: attrs as never, backend }) as TensorInfo;
    backend.release(last);
    return next;
  };
  const biased = bias ? run('Add', { a: result, b: bias }, {}, result) : result;
  if (!activation || activation === 'linear') return biased;
  const kernel = kernelOfActivation[activation];
  if (kernel === undefined) throw new Error(`Activation ${activation} has not been implemented for this back end.`);
  const inputs = { x: biased, ...(activation === 'prelu' && { alpha: preluActivationWeights! }) };
  return run(kernel, inputs, activation === 'leakyrelu' ? { alpha: leakyreluAlpha } : {}, biased);
}
