import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createClassifier } from '../src';
import { gatedRecurrentUnit, type GatedRecurrentUnitWeights } from '../src/layers';
import { listed } from './by-name';
import { largestDifference } from './finite-differences';
import { ofNetwork, smallNetworks } from './small-networks';

interface Listed {
  shape: number[];
  values: number[];
}
type ListedByName = Record<string, Listed>;

interface Reference {
  library: string;
  recurrence: { weights: ListedByName; x: Listed; upstream: Listed; states: Listed; gradients: ListedByName };
  networks: Record<
    string,
    Record<'x' | 'features' | 'logits' | 'upstream', Listed> & Record<'weights' | 'gradients', ListedByName>
  >;
}

// Made by tools/fixtures/kplus1-classifier/torch_networks.py with torch 2.13.0 in float64; ours is float32
const fixture = new URL('./fixtures/torch-networks.json', import.meta.url);
const reference = JSON.parse(readFileSync(fixture, 'utf8')) as Reference;
const tensor = ({ values, shape }: Listed): tf.Tensor => tf.tensor(values, shape);

beforeAll(() => tf.setBackend('cpu'));

describe('agreement with torch 2.13.0', () => {
  it('is what the fixture was made with, for every kind of network', () => {
    expect(reference.library).toBe('torch 2.13.0');
    expect(Object.keys(reference.networks)).toEqual(smallNetworks.map(({ kind }) => kind));
  });

  it.each(smallNetworks)('$kind: features, logits and all gradients of the same weights', async (network) => {
    const { weights, x, features, logits, upstream, gradients } = reference.networks[network.kind];
    const classifier = createClassifier(ofNetwork(network));
    classifier.setWeights(listed(weights));
    const found = await classifier.predict(Float32Array.from(x.values));
    expect([found.count, found.featureCount]).toEqual(features.shape);
    expect(largestDifference(found.features, features.values)).toBeLessThan(2e-5);
    expect(largestDifference(found.logits, logits.values)).toBeLessThan(2e-5);
    tf.tidy(() => {
      const f = (input: tf.Tensor): tf.Scalar => {
        const output = classifier.forward(input as tf.Tensor3D);
        return tf.add(tf.sum(tf.mul(output.logits, tensor(upstream))), tf.sum<tf.Scalar>(tf.square(output.features)));
      };
      const input = tensor(x);
      const { grads } = tf.variableGrads(() => f(input), classifier.trainableVariables());
      const found = Object.fromEntries(classifier.parameters.map(({ name, variable }) => [name, grads[variable.name]]));
      for (const [name, gradient] of Object.entries({ ...found, x: tf.grad(f)(input) })) {
        const { values } = gradients[name];
        const scale = Math.max(1, ...values.map(Math.abs));
        expect(largestDifference(gradient.dataSync(), values) / scale, name).toBeLessThan(5e-5);
      }
    });
    classifier.dispose();
  });

  it('torch.nn.GRU: states of both directions and the gradients of all they read', () => {
    const { weights, x, upstream, states, gradients } = reference.recurrence;
    const parts = ['inputKernel', 'inputBias', 'recurrentKernel', 'recurrentBias'] as const;
    tf.tidy(() => {
      const names = ['forwards', 'backwards'].flatMap((direction) => parts.map((part) => `${direction}.${part}`));
      const run = (input: tf.Tensor, ...given: tf.Tensor[]): tf.Tensor => {
        const ofDirection = (offset: number) =>
          Object.fromEntries(parts.map((part, i) => [part, given[offset + i]])) as unknown as GatedRecurrentUnitWeights;
        const sequence: tf.Tensor3D = input as tf.Tensor3D;
        const forwards = gatedRecurrentUnit(sequence, ofDirection(0));
        return tf.concat([forwards, gatedRecurrentUnit(sequence, ofDirection(4), { reverse: true })], 2);
      };
      const inputs = [tensor(x), ...names.map((name) => tensor(weights[name]))];
      const { value, grads } = tf.valueAndGrads(run)(inputs, tensor(upstream));
      expect(value.shape).toEqual(states.shape);
      expect(largestDifference(value.dataSync(), states.values)).toBeLessThan(1e-5);
      ['x', ...names].forEach((name, i) => {
        expect(largestDifference(grads[i].dataSync(), gradients[name].values), name).toBeLessThan(1e-5);
      });
    });
  });
});
