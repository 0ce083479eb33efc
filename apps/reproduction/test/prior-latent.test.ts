import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { presetConfig } from '../src/config/presets/index';
import { rows } from '../src/config/rows';
import type { Config } from '../src/config/schema';
import type { TrainingData } from '../src/data/training-data';
import { translateFaces } from '../src/method/translate-faces';
import { buildTranslator, disposeTranslator } from '../src/training/networks';
import { labelsInTurn, syntheticItems } from './synthetic-items';
import { trainingContext } from './training-context';

beforeAll(() => tf.setBackend('cpu'));

const smoke = presetConfig('smoke');
const config: Config = {
  ...smoke,
  translator: { ...smoke.translator, latentSize: 4, classLatentSize: 2, sharedUnits: 8, audioFilters: [2, 2, 2] },
};

async function translated(row: 'all' | 'all+prior-latent', faces: string) {
  const data = {
    faces: { items: syntheticItems(6, [48, 48], faces), labels: labelsInTurn(6) },
  } as unknown as TrainingData;
  const unit = buildTranslator(config, 3, 0);
  try {
    return await translateFaces(await trainingContext({ config, data, row: rows[row] }), unit, { round: 1, size: 3 });
  } finally {
    disposeTranslator(unit);
  }
}

it('faces play no part in what is decoded of the class prior, and a part in everything else', async () => {
  const [prior, ofOthers] = [
    await translated('all+prior-latent', 'some faces'),
    await translated('all+prior-latent', 'other faces'),
  ];
  expect(ofOthers.labels).toEqual(prior.labels);
  expect(ofOthers.items.data).toEqual(prior.items.data);
  const [all, allOfOthers] = [await translated('all', 'some faces'), await translated('all', 'other faces')];
  expect(allOfOthers.items.data).not.toEqual(all.items.data);
  expect(all.labels).toEqual(prior.labels);
});
