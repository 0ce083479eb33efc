import { createClassifier } from '@image2audio/kplus1-classifier';
import type { NamedWeight } from '@image2audio/tfjs-training';
import type { Critic } from '@image2audio/unit-translator';
import type * as tf from '@tensorflow/tfjs';

/** The default classifier of spectrograms as the critic of a translator's step; packages never import each other, so it comes from here. */
export async function classifierCritic(options: {
  classes: number;
  frames: number;
  bands: number;
  seed: number;
}): Promise<{ critic: Critic; weights: NamedWeight[]; dispose: () => void }> {
  const classifier = createClassifier({ ...options, network: { kind: 'time-convolution' } });
  return {
    critic: { evaluate: (x) => classifier.forward(x as tf.Tensor3D) },
    weights: await classifier.getWeights(),
    dispose: () => classifier.dispose(),
  };
}
