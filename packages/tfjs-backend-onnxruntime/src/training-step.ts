import * as tf from '@tensorflow/tfjs';

interface Updating {
  applyGradients: (this: Updating, gradients: never) => void;
}

/**
 * Calls `onStepEnd` after every optimizer's `applyGradients`, which is also what `minimize` and a layers model's training end
 * with. TensorFlow.js has no hook for it, so the optimizers' prototypes get a wrapper, once.
 */
export function markStepEnds(onStepEnd: () => void): void {
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
      applyGradients.call(this, gradients);
      onStepEnd();
    };
  }
}
