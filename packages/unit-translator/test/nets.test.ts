import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { createTranslator } from '../src/index';
import fixture from './fixtures/nets.json';
import { tinyOptions } from './tiny-domains';

beforeAll(() => tf.setBackend('cpu'));

it('encoders, decoders and discriminator agree with PyTorch 2.13.0 in float64 on equal weights, within 1e-5', () => {
  const translator = createTranslator(tinyOptions);
  translator.setWeights(fixture.weights.map((weight) => ({ ...weight, values: Float32Array.from(weight.values) })));
  const faces = tf.tensor(fixture.faces, [2, 7, 6, 1]);
  const sounds = tf.tensor(fixture.sounds, [2, 9, 4]);
  const ofFaces = translator.encode('source', faces);
  const ofSounds = translator.encode('target', sounds);
  const outputs: Record<keyof typeof fixture.expected, tf.Tensor> = {
    faceMean: ofFaces.mean,
    faceLogVariance: ofFaces.logVariance,
    soundMean: ofSounds.mean,
    soundLogVariance: ofSounds.logVariance,
    faceToSound: translator.translate(faces, { from: 'source', to: 'target' }),
    soundToFace: translator.translate(sounds, { from: 'target', to: 'source' }),
    discriminator: translator.discriminate('source', faces),
  };
  for (const [name, wanted] of Object.entries(fixture.expected)) {
    const values = Array.from(outputs[name as keyof typeof outputs].dataSync());
    expect(values, name).toHaveLength(wanted.length);
    values.forEach((value, index) =>
      expect(Math.abs(value - wanted[index]), name).toBeLessThan(1e-5 * (1 + Math.abs(wanted[index]))),
    );
    expect(Math.max(...wanted.map(Math.abs)), name).toBeGreaterThan(0.1);
  }
});
