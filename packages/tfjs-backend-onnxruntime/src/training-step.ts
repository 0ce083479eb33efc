import * as tf from '@tensorflow/tfjs';
import { applyAdam, type AdamState } from './optimizer/adam';
import type { OperationRecorder } from './lowering/kernel-lowering';
import type { WatchedOptimizer } from './replay/recording';

interface Updating {
  applyGradients: (this: Updating, gradients: never) => void;
}

/** The back end in use, as far as an optimizer's step concerns it; undefined where another back end is in use. */
export type StepTarget = () =>
  (OperationRecorder & { endStep: (optimizer: WatchedOptimizer, readsSettings: boolean) => void }) | undefined;

/**
 * Tells the back end of every end of an optimizer's `applyGradients`, which is also what `minimize` and a layers model's training
 * end with, and records tf.train.adam's as one operation. TensorFlow.js has no hook for it, so the optimizers' prototypes get a
 * wrapper, once.
 */
export function watchOptimizers(target: StepTarget): void {
  const optimizers = [
    tf.AdadeltaOptimizer,
    tf.AdagradOptimizer,
    tf.AdamOptimizer,
    tf.AdamaxOptimizer,
    tf.MomentumOptimizer,
    tf.RMSPropOptimizer,
    tf.SGDOptimizer,
  ];
  for (const { prototype } of optimizers as unknown as { prototype: Updating }[]) {
    if (!Object.hasOwn(prototype, 'applyGradients')) continue; // inherits the wrapped one
    const applyGradients = prototype.applyGradients;
    prototype.applyGradients = function (gradients) {
      const backend = target();
      const isAdam = prototype === (tf.AdamOptimizer.prototype as unknown);
      const isApplied = (backend && isAdam && applyAdam(this as unknown as AdamState, gradients, backend)) ?? false;
      if (!isApplied) applyGradients.call(this, gradients);
      backend?.endStep(this as unknown as WatchedOptimizer, isApplied);
    };
  }
}
