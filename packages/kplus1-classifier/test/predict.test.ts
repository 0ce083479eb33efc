import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { predict, type ForwardPass } from '../src/predict';

beforeAll(() => tf.setBackend('cpu'));

/** Items of one number v: the logits are [v, 2 v], the feature is v; and the items of every batch that was asked for. */
function doubling(readsGroups: boolean): { classifier: ForwardPass; batches: number[][] } {
  const batches: number[][] = [];
  const forward: ForwardPass['forward'] = (x, { groupMeans }) => {
    batches.push(Array.from(x.dataSync()));
    if (readsGroups) expect(groupMeans?.shape).toEqual([x.shape[0], x.shape[0]]);
    const features = tf.reshape<tf.Rank.R2>(x, [x.shape[0], 1]);
    return { features, logits: tf.concat([features, tf.mul<tf.Tensor2D>(features, 2)], 1) };
  };
  const sizes = { frames: 1, bands: 1, classes: 2, featureCount: 1, functionalCount: 0 };
  return { classifier: { ...sizes, readsGroups, forward }, batches };
}

describe('predict', () => {
  const values = [4, -1, 0.5, 3, -2];
  const x = Float32Array.from(values);

  it.each([
    ['batches of at most batchSize', false, { batchSize: 2 }, [[4, -1], [0.5, 3], [-2]]],
    [
      'one batch a group whatever batchSize',
      true,
      { batchSize: 1, groups: [7, 3, 7, 3, 7] },
      [
        [4, 0.5, -2],
        [-1, 3],
      ],
    ],
  ])('computes %s, and answers in the order of the items', async (_, readsGroups, options, expected) => {
    const { classifier, batches } = doubling(readsGroups);
    const { count, features, logits } = await predict(classifier, x, options);
    expect(batches).toEqual(expected);
    expect(count).toBe(5);
    expect(Array.from(features)).toEqual(values);
    expect(Array.from(logits)).toEqual(values.flatMap((value) => [value, 2 * value]));
  });

  it('asks for groups where the network reads them', async () => {
    await expect(predict(doubling(true).classifier, x)).rejects.toThrow(/groups: found nothing, expected 5 integers/);
    await expect(predict(doubling(true).classifier, x, { groups: [1, 2] })).rejects.toThrow(/found 2 groups/);
  });
});
