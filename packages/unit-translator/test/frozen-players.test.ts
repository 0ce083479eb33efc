import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  createTranslator,
  createTranslatorOptimizers,
  createTranslatorStep,
  getOptimizerStates,
  type Critic,
} from '../src/index';
import { oneHotLabels } from '../src/latent/labels';
import { normal, tinyBatch, tinyOptions, valuesOf } from './tiny-domains';

beforeAll(() => tf.setBackend('cpu'));

interface TrainableCritic extends Critic {
  variables: tf.Variable[];
  optimizer: tf.AdamOptimizer;
}

/** A classifier of the target domain into K classes and K+1, "generated", whose logit is 0: one hidden layer, the features. */
function denseCritic(): TrainableCritic {
  const variable = <R extends tf.Rank>(shape: number[], seed: number) =>
    tf.tidy(() => tf.variable<R>(tf.mul(normal(shape, seed), 0.3)));
  const hidden = variable<tf.Rank.R2>([36, 8], 31);
  const bias = variable<tf.Rank.R1>([8], 32);
  const output = variable<tf.Rank.R2>([8, 3], 33);
  return {
    // in the order of making, in which Adam of TensorFlow.js finds them where a step names none
    variables: [hidden, bias, output],
    optimizer: tf.train.adam(1e-2),
    evaluate(x) {
      const flat = tf.reshape<tf.Rank.R2>(x, [x.shape[0], 36]);
      const features = tf.leakyRelu(tf.add<tf.Tensor2D>(tf.matMul(flat, hidden), bias), 0.1);
      return { features, logits: tf.matMul<tf.Tensor2D>(features, output) };
    },
  };
}

/** -log P(y|x) of real items, and -log P(K+1|x) = softplus(lse) of translations. */
function criticLoss(critic: Critic, translations: tf.Tensor): tf.Scalar {
  const { x, labels } = tinyBatch().target;
  const ofReal = tf.losses.softmaxCrossEntropy(oneHotLabels(labels, 3), critic.evaluate(x).logits);
  const ofFakes = tf.mean<tf.Scalar>(tf.softplus(tf.logSumExp(critic.evaluate(translations).logits, 1)));
  return tf.add(ofReal, ofFakes);
}

async function players() {
  const [translator, optimizers, critic] = [createTranslator(tinyOptions), createTranslatorOptimizers(), denseCritic()];
  const translate = () => translator.translate(tinyBatch().source.x, { from: 'source', to: 'target', seed: 3 });
  const takeStep = createTranslatorStep(translator, optimizers, { critic });
  const ofTranslator = async () => [await translator.getWeights(), await getOptimizerStates(optimizers)];
  const ofCritic = async () => {
    const moments = await critic.optimizer.getWeights();
    return [valuesOf(critic.variables), moments.map(({ name, tensor }) => [name, Array.from(tensor.dataSync())])];
  };
  // so that no moment is 0 any more
  await takeStep(tinyBatch(), { seed: 1 });
  critic.optimizer.minimize(() => criticLoss(critic, normal([4, 9, 4], 8)), false, critic.variables);
  return { critic, translate, takeStep, ofTranslator, ofCritic };
}

describe('two players who train in turns, to the bit', () => {
  it("the translator's steps move no weight and no moment of a critic that can be trained", async () => {
    const { takeStep, ofTranslator, ofCritic } = await players();
    const [critic, translator] = [await ofCritic(), await ofTranslator()];
    for (const seed of [2, 3]) {
      const losses = await takeStep(tinyBatch(), { seed });
      for (const term of ['criticClass', 'criticReal', 'featureMatching'] as const)
        expect(losses[term]).toBeGreaterThan(0);
    }
    expect(await ofCritic()).toEqual(critic);
    expect(await ofTranslator()).not.toEqual(translator);
  });

  it.each([
    ['made before', false],
    ['made within the step, which names the variables of the critic', true],
  ])("the critic's steps on translations %s move nothing of translator and discriminator", async (_, within) => {
    const { critic, translate, ofTranslator, ofCritic } = await players();
    const [before, translator] = [await ofCritic(), await ofTranslator()];
    const losses: number[] = [];
    for (let step = 0; step < 5; step++) {
      const translations = translate();
      // without names a step moves every trainable variable that its loss depends on
      const loss = within
        ? critic.optimizer.minimize(() => criticLoss(critic, translate()), true, critic.variables)
        : critic.optimizer.minimize(() => criticLoss(critic, translations), true);
      losses.push(loss!.dataSync()[0]);
    }
    expect(losses[4]).toBeLessThan(losses[0]);
    expect(await ofTranslator()).toEqual(translator);
    expect(await ofCritic()).not.toEqual(before);
  });
});
