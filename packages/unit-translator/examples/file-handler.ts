import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';

/** Saves and loads model.json and weights.bin in a folder, for Node, where TensorFlow.js itself has no file handler. */
export function fileHandler(folder: string): tf.io.IOHandler {
  const [json, bin] = ['model.json', 'weights.bin'].map((name) => join(folder, name));
  return {
    async save({ weightData, weightSpecs, ...model }) {
      const weightsManifest = [{ paths: ['weights.bin'], weights: weightSpecs ?? [] }];
      await mkdir(folder, { recursive: true });
      await writeFile(bin, new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData)));
      await writeFile(json, JSON.stringify({ ...model, weightsManifest }));
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
    },
    async load() {
      const model = JSON.parse(await readFile(json, 'utf8')) as tf.io.ModelJSON;
      const { buffer } = Uint8Array.from(await readFile(bin));
      const weights = model.weightsManifest.flatMap((group) => group.weights);
      return tf.io.getModelArtifactsForJSON(model, () => Promise.resolve([weights, buffer]));
    },
  };
}
