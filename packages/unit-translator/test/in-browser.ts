/** What browser.system.test.ts calls in the page, and in Node on the cpu back end: a translator with given weights, at work. */
import * as tf from '@tensorflow/tfjs';
import { createTranslator, type TranslatorOptions } from '@image2audio/unit-translator';

export interface BrowserTask {
  backend: string;
  options: TranslatorOptions;
  weights: { name: string; shape: readonly number[]; values: number[] }[];
  faces: { shape: number[]; values: number[] };
  sounds: { shape: number[]; values: number[] };
}

export interface BrowserOutcome {
  backend: string;
  outputs: Record<string, number[]>;
  /** Tensors that were left once all was disposed of. */
  tensorsLeft: number;
}

export async function inference({ backend, options, weights, ...items }: BrowserTask): Promise<BrowserOutcome> {
  await tf.setBackend(backend);
  await tf.ready();
  const before = tf.memory().numTensors;
  const translator = createTranslator(options);
  translator.setWeights(weights.map((weight) => ({ ...weight, values: Float32Array.from(weight.values) })));
  const [faces, sounds] = [items.faces, items.sounds].map(({ shape, values }) => tf.tensor(values, shape));
  const { mean, logVariance } = translator.encode('source', faces);
  const results = {
    mean,
    logVariance,
    faceToSound: translator.translate(faces, { from: 'source', to: 'target', labels: [1, -1], seed: 5 }),
    soundToFace: translator.translate(sounds, { from: 'target', to: 'source' }),
    cycle: translator.cycle(sounds, { from: 'target', through: 'source', seed: 6 }),
    discriminator: translator.discriminate('source', faces),
    logLikelihood: translator.logLikelihood('source', faces, mean),
    logPrior: translator.logPrior(mean),
  };
  const outputs: Record<string, number[]> = {};
  for (const [name, result] of Object.entries(results)) outputs[name] = Array.from(await result.data());
  tf.dispose([results, faces, sounds]);
  translator.dispose();
  return { backend: tf.getBackend(), outputs, tensorsLeft: tf.memory().numTensors - before };
}
