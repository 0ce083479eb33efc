import * as tf from '@tensorflow/tfjs';
import type { Random } from '@image2audio/tfjs-training';
import { createClassifier } from '../../../packages/kplus1-classifier/src/classifier';
import { ClassifierError } from '../../../packages/kplus1-classifier/src/errors';
import {
  decodeClassifier,
  encodeClassifier,
} from '../../../packages/kplus1-classifier/src/persistence/classifier-file';
import { TranslatorError } from '../../../packages/unit-translator/src/errors';
import { loadTranslator, saveTranslator } from '../../../packages/unit-translator/src/persistence/saved-translator';
import { createTranslator } from '../../../packages/unit-translator/src/translator';
import { tinyOptions } from '../../../packages/unit-translator/test/tiny-domains';
import { damaged } from '../damage';
import type { FuzzTarget, Outcome } from '../target';

const headerStart = 8;

/** Words of the header changed, with its length put right. */
function damagedHeader(seed: Uint8Array, random: Random): Uint8Array {
  const file = Buffer.from(seed);
  const end = headerStart + Number(file.readBigUInt64LE(0));
  const header = damaged(file.subarray(headerStart, end), random, { text: true });
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, file.subarray(end)]);
}

/** safetensors files of classifiers. Refused: ClassifierError; nothing of TensorFlow.js' memory is left behind. */
export const classifierFile: FuzzTarget = {
  name: 'classifier-file',
  seeds: async () => {
    await tf.setBackend('cpu');
    const classifier = createClassifier({
      classes: 3,
      frames: 4,
      bands: 2,
      network: { kind: 'dense', units: [5] },
      seed: 0,
    });
    const bytes = await encodeClassifier(classifier);
    classifier.dispose();
    return [bytes];
  },
  damage: damagedHeader,
  run: (bytes) =>
    leavingNoTensors(() => {
      try {
        decodeClassifier(bytes).dispose();
        return 'read';
      } catch (error) {
        if (error instanceof ClassifierError) return 'refused';
        throw error;
      }
    }),
  sources: /kplus1-classifier\/src\/(persistence|classifier-options|named-weights)/,
};

async function leavingNoTensors(load: () => Outcome | Promise<Outcome>): Promise<Outcome> {
  const before = tf.memory().numTensors;
  const outcome = await load();
  const left = tf.memory().numTensors - before;
  if (left !== 0) throw new Error(`${left} tensors are left of a file that was ${outcome}`);
  return outcome;
}

/** Both files of the layers format as one: four bytes of length, model.json, weights.bin. */
function joined(json: Uint8Array, weights: Uint8Array): Uint8Array {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  return Buffer.concat([length, json, weights]);
}

function partsOf(bytes: Uint8Array): { json: Buffer; weights: Buffer } {
  const file = Buffer.from(bytes);
  const end = file.length < 4 ? 4 : Math.min(file.length, 4 + file.readUInt32LE(0));
  return { json: file.subarray(4, end), weights: file.subarray(end) };
}

/** Saved translators: model.json that is JSON, with damaged words, beside damaged weights. Refused: TranslatorError. */
export const translatorFile: FuzzTarget = {
  name: 'translator-file',
  seeds: async () => {
    await tf.setBackend('cpu');
    const translator = createTranslator({
      ...tinyOptions,
      likelihood: { source: { family: 'laplace' }, target: { scale: 0.5 } },
    });
    let file: Uint8Array = new Uint8Array();
    await saveTranslator(translator, {
      save: ({ weightData, ...rest }) => {
        file = joined(Buffer.from(JSON.stringify(rest)), new Uint8Array(weightData as ArrayBuffer));
        return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } });
      },
    });
    translator.dispose();
    return [file];
  },
  damage: (seed, random) => {
    const { json, weights } = partsOf(seed);
    return joined(damaged(json, random, { text: true }), weights);
  },
  run: (bytes) =>
    leavingNoTensors(async () => {
      const { json, weights } = partsOf(bytes);
      let artifacts: tf.io.ModelArtifacts;
      try {
        artifacts = {
          ...(JSON.parse(json.toString()) as tf.io.ModelArtifacts),
          weightData: Uint8Array.from(weights).buffer,
        };
      } catch {
        // whoever reads model.json says so
        return 'refused';
      }
      try {
        (await loadTranslator({ load: () => Promise.resolve(artifacts) })).translator.dispose();
        return 'read';
      } catch (error) {
        if (error instanceof TranslatorError) return 'refused';
        throw error;
      }
    }),
  sources: /unit-translator\/src\/(persistence|translator-options|domain-spec|likelihood)/,
};
