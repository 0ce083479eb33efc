import * as tf from '@tensorflow/tfjs';
import type { DomainName } from '../domain-spec';
import { domainKind } from '../domains/kinds';
import { requireName, requireOptions } from '../errors';
import { leakySlope } from '../layers/leaky-relu';
import type { Translator } from '../translator';

type Tensors = tf.SymbolicTensor;
type Layer = tf.layers.Layer;

/**
 * The translation from one domain to the other (or, with the same one twice, the reconstruction) through the posterior's mean as a plain
 * tf.LayersModel with copies of the weights: what `translate(x, { from, to })` computes. Its own `save` writes the layers format that
 * tf.loadLayersModel reads without this package. It cannot be trained as a translator.
 *
 * @returns a model the caller disposes of
 */
export function translationModel(
  translator: Translator,
  direction: { from: DomainName; to: DomainName },
): tf.LayersModel {
  requireOptions<typeof direction>('options', direction, { from: true, to: true }, 'required');
  const { from, to } = direction;
  for (const [name, domain] of Object.entries({ from, to })) requireName(name, domain, ['source', 'target']);
  const { options } = translator;
  const { latentSize, sharedLayers } = options;
  const weights = new Map<string, tf.Tensor>(
    translator.namedTranslatorVariables().map(({ name, variable }) => [name, variable]),
  );
  /** What each layer with weights is filled with once the model stands. */
  const filled: [layer: Layer, kernel: tf.Tensor, bias: tf.Tensor][] = [];

  const withWeights = (name: string, layer: Layer, outputs?: number): Layer => {
    const [kernel, bias] = ['kernel', 'bias'].map((part) => weights.get(`${name}/${part}`)!);
    filled.push([layer, firstOutputs(kernel, outputs), firstOutputs(bias, outputs)]);
    return layer;
  };
  const nameOf = (name: string): string => name.replaceAll('/', '_');
  const leaky = (x: Tensors): Tensors => tf.layers.leakyReLU({ alpha: leakySlope }).apply(x) as Tensors;
  const dense = (name: string, x: Tensors, outputs?: number): Tensors => {
    const units = outputs ?? weights.get(`${name}/bias`)!.size;
    return withWeights(name, tf.layers.dense({ units, name: nameOf(name) }), outputs).apply(x) as Tensors;
  };
  const convolution = (name: string, x: Tensors, strides: [number, number]): Tensors => {
    const [rows, columns, , filters] = weights.get(`${name}/kernel`)!.shape;
    const layer = tf.layers.conv2d({
      filters,
      kernelSize: [rows, columns],
      strides,
      padding: 'same',
      name: nameOf(name),
    });
    return withWeights(name, layer).apply(x) as Tensors;
  };
  const latentLayer = (side: string, domain: DomainName, distance: number): string =>
    `${distance > sharedLayers ? domain : 'shared'}/${side}/latent${distance}`;

  const input = tf.input({ shape: domainKind(options[from]).itemShape(options[from]) });
  const depth = Math.max(2, sharedLayers);
  const layers = { dense, convolution, leaky };
  const ofItems = domainKind(options[from]).readingLayers(layers, `${from}/encoder`, options[from], input);
  let hidden = leaky(dense(`${from}/encoder/dense`, ofItems));
  for (let distance = depth; distance > 1; distance--)
    hidden = leaky(dense(latentLayer('encoder', from, distance), hidden));
  // the first of the heads' outputs are the mean
  hidden = dense(latentLayer('encoder', from, 1), hidden, latentSize);
  for (let distance = 1; distance <= depth; distance++)
    hidden = leaky(dense(latentLayer('decoder', to, distance), hidden));
  const output = domainKind(options[to]).writingLayers(layers, `${to}/decoder`, options[to], hidden);
  const model = tf.model({ inputs: input, outputs: output, name: `${from}_to_${to}` });
  for (const [layer, ...parts] of filled) {
    layer.setWeights(parts);
    tf.dispose(parts);
  }
  return model;
}

/** A copy of a kernel or bias, of its first `outputs` alone where that is given. */
function firstOutputs(x: tf.Tensor, outputs?: number): tf.Tensor {
  if (outputs === undefined) return tf.clone(x);
  const begin = x.shape.map(() => 0);
  return tf.slice(x, begin, [...x.shape.slice(0, -1), outputs]);
}
