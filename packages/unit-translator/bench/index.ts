/**
 * The class-mixture KL with its gradients, and a pass through both autoencoders with the gradient of every weight, next to the same
 * in PyTorch. Both sides get the same inputs and weights; their losses and gradient norms must agree before a time is printed.
 */
import * as tf from '@tensorflow/tfjs';
import { benchmarkRow, medianMilliseconds, printRows, pythonPeer } from '../../../tools/benchmark/harness';
import { createTranslator, gaussianNll, image2AudioDomains, klClassMixture } from '../src/index';
import { peerScript } from './peer';

interface PeerRow {
  library: string;
  loss: number;
  gradientNorm: number;
  milliseconds: number;
}

await tf.setBackend('cpu');

const listed = (tensor: tf.Tensor): number[] => Array.from(tensor.dataSync());
const normal = (shape: number[], seed: number): tf.Tensor => tf.randomNormal(shape, 0, 1, 'float32', seed);

/** Loss and gradient norm, both read, so that a lazy back end has to finish. */
function measured(loss: () => tf.Scalar, variables: tf.Variable[]): [number, number] {
  return tf.tidy(() => {
    const { value, grads } = tf.variableGrads(loss, variables);
    const squares = Object.values(grads).map((gradient) => tf.sum(tf.square(gradient)));
    return [value.dataSync()[0], tf.sqrt(tf.addN(squares)).dataSync()[0]];
  });
}

const [items, latentSize, classLatentSize, classes] = [2048, 64, 16, 8];
const variable = (shape: number[], seed: number): tf.Variable<tf.Rank.R2> =>
  tf.variable(tf.randomNormal<tf.Rank.R2>(shape as [number, number], 0, 1, 'float32', seed));
const latent = {
  mean: variable([items, latentSize], 1),
  logVariance: variable([items, latentSize], 2),
  z: variable([items, latentSize], 3),
  classMeans: variable([classes, classLatentSize], 4),
};
const mixtureKl = (): [number, number] =>
  measured(() => tf.mean(klClassMixture(latent, latent.z, latent.classMeans)), Object.values(latent));

const [width, batch] = [0.25, 8];
const domains = image2AudioDomains({ width });
const translator = createTranslator({ ...domains, classes, sharedUnits: 64, seed: 1 });
const faces = normal([batch, 48, 48, 1], 5);
const sounds = normal([batch, 156, 64], 6);
const autoencoders = (): [number, number] =>
  measured(() => {
    const nll = (domain: 'source' | 'target', x: tf.Tensor): tf.Scalar =>
      gaussianNll(x, translator.decode(domain, translator.encode(domain, x).mean), translator.logScale(domain));
    return tf.add(nll('source', faces), nll('target', sounds));
  }, translator.translatorVariables());

const peers = pythonPeer<{ mixtureKl: PeerRow; autoencoders: PeerRow }>(peerScript, {
  latent: Object.fromEntries(Object.entries(latent).map(([name, tensor]) => [name, tensor.arraySync()])),
  weights: (await translator.getWeights()).map((weight) => ({ ...weight, values: Array.from(weight.values) })),
  faces: listed(faces),
  sounds: listed(sounds),
  batch,
});

function agree(name: string, [loss, norm]: [number, number], peer: PeerRow): void {
  for (const [what, ours, theirs] of [
    ['loss', loss, peer.loss],
    ['gradient norm', norm, peer.gradientNorm],
  ] as const) {
    if (!(Math.abs(ours - theirs) <= 1e-3 * Math.abs(theirs)))
      throw new Error(`${name}: ${what} ${ours}, ${peer.library} gives ${theirs}`);
  }
}

const rows = [];
for (const [name, work, peer, repeats] of [
  [`class-mixture KL with gradients, ${items} x ${latentSize}, ${classes} classes`, mixtureKl, peers?.mixtureKl, 15],
  [`both autoencoders with gradients, width ${width}, batch ${batch}`, autoencoders, peers?.autoencoders, 3],
] as const) {
  if (peer) agree(name, work(), peer);
  const milliseconds = await medianMilliseconds(work, { repeats, warmup: 1 });
  const named = peer && { name: `${peer.library}, 1 thread`, milliseconds: peer.milliseconds };
  rows.push(benchmarkRow(`${name}, ${tf.getBackend()} back end, 1 thread`, milliseconds, named ?? null));
}
printRows(rows);
