import type { Translator } from '@image2audio/unit-translator';
import * as tf from '@tensorflow/tfjs';

/**
 * Latents that generated spectrograms are decoded from, `[labels, latentSize]`: z ~ q(z | face), or, where there are no faces, z ~ N([mu_y, 0], I) of the
 * class prior; either then pulled to its class's mean, as labeled items are in training. What the control without faces lacks is the faces and nothing
 * else: without the pull its class noise had 1 / (1 - classPull) times the deviation. The caller disposes them.
 */
export function bankLatents(
  translator: Pick<Translator, 'encode' | 'sample' | 'samplePrior' | 'pullToClass'>,
  faces: tf.Tensor | null,
  labels: Int32Array,
  seed: number,
): tf.Tensor2D {
  return tf.tidy(() => {
    const z = faces
      ? translator.sample(translator.encode('source', faces), seed)
      : translator.samplePrior(labels, seed);
    return translator.pullToClass(z, labels);
  });
}
