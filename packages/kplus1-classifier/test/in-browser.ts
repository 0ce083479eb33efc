/** What browser.system.test.ts calls in the page, and in Node on the cpu back end: a saved classifier at work. */
import * as tf from '@tensorflow/tfjs';
import { decodeClassifier } from '@image2audio/kplus1-classifier';

export interface BrowserTask {
  backend: string;
  /** The file that `encodeClassifier` made, in base64. */
  file: string;
  /** Spectrograms, one after the other. */
  x: number[];
  /** Functionals, one item after the other, for networks that read them. */
  functionals?: number[];
}

export interface BrowserOutcome {
  backend: string;
  outputs: Record<'logits' | 'features' | 'probabilities' | 'realProbability', number[]>;
  labels: number[];
  /** Tensors that were left once all was disposed of. */
  tensorsLeft: number;
}

export async function inference({ backend, file, x, functionals }: BrowserTask): Promise<BrowserOutcome> {
  await tf.setBackend(backend);
  await tf.ready();
  const before = tf.memory().numTensors;
  const classifier = decodeClassifier(Uint8Array.from(atob(file), (byte) => byte.charCodeAt(0)));
  const { logits, features, probabilities, realProbability, labels } = await classifier.predict(Float32Array.from(x), {
    batchSize: 2,
    ...(functionals && { functionals: Float32Array.from(functionals) }),
  });
  classifier.dispose();
  const outputs = { logits, features, probabilities, realProbability };
  return {
    backend: tf.getBackend(),
    outputs: Object.fromEntries(
      Object.entries(outputs).map(([name, values]) => [name, Array.from(values)]),
    ) as BrowserOutcome['outputs'],
    labels: Array.from(labels),
    tensorsLeft: tf.memory().numTensors - before,
  };
}
