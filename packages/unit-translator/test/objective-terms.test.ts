import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import {
  createTranslator,
  createTranslatorOptimizers,
  trainTranslatorStep,
  type DomainName,
  type Posterior,
} from '../src/index';
import {
  criticClassLoss,
  criticRealLoss,
  featureMatchingLoss,
  logisticDiscriminatorLoss,
  logisticGeneratorLoss,
  gaussianNll,
  klClassMixture,
  klNormal,
  latentClassCrossEntropy,
  priorMeans,
} from '../src/losses';
import { deriveSeed } from '@image2audio/tfjs-training';
import { oneHotLabels } from '../src/latent/labels';
import { linearCritic, normal, tinyBatch, tinyOptions } from './tiny-domains';

beforeAll(() => tf.setBackend('cpu'));

it('a step computes every term on the items it is defined for: labeled, unlabeled, or both', async () => {
  const translator = createTranslator(tinyOptions);
  const critic = linearCritic();
  const seed = 4;
  const unlabeled = { source: normal([3, 7, 6, 1], 21), target: normal([2, 9, 4], 3) };
  const labeled = { source: tinyBatch().source, target: tinyBatch().target };
  const other = { source: 'target', target: 'source' } as const;
  const { classMeans } = translator;
  const { latentSize } = translator.options;

  const itemsOf = (domain: DomainName): tf.Tensor => tf.concat([labeled[domain].x, unlabeled[domain]]);
  const labelsOf = (domain: DomainName): number[] => [
    ...Array.from(labeled[domain].labels),
    ...new Array<number>(unlabeled[domain].shape[0]).fill(-1),
  ];
  const pulled = (domain: DomainName, z: tf.Tensor2D): tf.Tensor2D => translator.pullToClass(z, labelsOf(domain));
  const rows = ({ mean, logVariance }: Posterior, from: number, count: number): Posterior => ({
    mean: tf.slice(mean, from, count),
    logVariance: tf.slice(logVariance, from, count),
  });
  /** Mean over the labeled items, against their class, and the unlabeled ones, against the mixture. */
  const kl = (domain: DomainName, posterior: Posterior, z: tf.Tensor2D): tf.Tensor => {
    const [{ labels }, known, unknown] = [labeled[domain], labeled[domain].x.shape[0], unlabeled[domain].shape[0]];
    const ofLabeled = klNormal(rows(posterior, 0, known), priorMeans(classMeans, labels, latentSize));
    const ofUnlabeled = klClassMixture(rows(posterior, known, unknown), tf.slice(z, known, unknown), classMeans);
    return tf.div(tf.add(tf.sum(ofLabeled), tf.sum(ofUnlabeled)), known + unknown);
  };

  const ofDomain = (domain: DomainName) => {
    const x = itemsOf(domain);
    const posterior = translator.encode(domain, x);
    const z = translator.sample(posterior, deriveSeed(seed, domain));
    const there = translator.decode(other[domain], pulled(domain, z));
    const back = translator.encode(other[domain], there);
    const returned = translator.sample(back, deriveSeed(seed, `${domain} back`));
    const ofLabeled = tf.slice(z, 0, labeled[domain].x.shape[0]);
    const nll = (decoded: tf.Tensor) => gaussianNll(x, decoded, translator.logScale(domain));
    return {
      there,
      reconstruction: nll(translator.decode(domain, pulled(domain, z))),
      kl: kl(domain, posterior, z),
      cycle: nll(translator.decode(domain, pulled(domain, returned))),
      cycleKl: kl(domain, back, returned),
      latentClass: latentClassCrossEntropy(ofLabeled, classMeans, oneHotLabels(labeled[domain].labels, 3)),
    };
  };
  const [source, target] = [ofDomain('source'), ofDomain('target')];
  const generated = critic.evaluate(tf.slice(source.there, 0, 4));
  const fakeLogits = translator.discriminate('source', target.there);
  const wanted = {
    reconstruction: tf.add(source.reconstruction, target.reconstruction),
    kl: tf.add(source.kl, target.kl),
    cycle: tf.add(source.cycle, target.cycle),
    cycleKl: tf.add(source.cycleKl, target.cycleKl),
    latentClass: tf.add(source.latentClass, target.latentClass),
    criticClass: criticClassLoss(generated.logits, oneHotLabels(labeled.source.labels, 3)),
    criticReal: criticRealLoss(generated.logits),
    featureMatching: featureMatchingLoss(generated.features, critic.evaluate(itemsOf('target')).features),
    ganSource: logisticGeneratorLoss(fakeLogits),
    discriminator: logisticDiscriminatorLoss(translator.discriminate('source', itemsOf('source')), fakeLogits),
  };
  const values = Object.entries(wanted).map(([name, term]): [string, number] => [name, term.dataSync()[0]]);

  const batch = { ...labeled, unlabeledSource: { x: unlabeled.source }, unlabeledTarget: { x: unlabeled.target } };
  const losses = await trainTranslatorStep(translator, createTranslatorOptimizers(), batch, { critic, seed });
  expect(Object.keys(losses).sort()).toEqual([...Object.keys(wanted), 'gradientNorm', 'total'].sort());
  for (const [name, value] of values) expect(losses[name as keyof typeof losses], name).toBeCloseTo(value, 4);
});
