import * as tf from '@tensorflow/tfjs';
import { TranslatorError } from '../errors';
import { gridOf, type Grid, type GridSides } from '../nets/grid';
import { stridedTrunk } from '../nets/strided-trunk';
import { upsamplingTrunk } from '../nets/upsampling-trunk';
import { numbered, type DomainKind, type DomainShape } from './domain-kind';

export interface ConvolutionalShape extends DomainShape {
  channels: number;
  /** Filters of the encoder's stride-2 convolutions, first to last; the decoder mirrors them. At least one. */
  filters: number[];
  /** Side of every convolution kernel of the domain. Default 3. */
  kernelSize?: number;
  /** Filters of the stride-2 convolutions of the domain's discriminator, where it has one. Default: `filters`. */
  discriminatorFilters?: number[];
}

export const convolutionalOptions = {
  kind: true,
  hiddenUnits: true,
  channels: true,
  filters: true,
  kernelSize: true,
  discriminatorFilters: true,
} as const;

/** What kinds whose nets are convolutions share; they differ in the sides of their items. */
export function convolutional<Spec extends ConvolutionalShape>(
  options: DomainKind<Spec>['options'],
  sidesOf: (spec: Spec) => Record<string, number>,
): DomainKind<Spec> {
  const itemShape = (spec: Spec): number[] => [...Object.values(sidesOf(spec)), spec.channels];
  const grid = (spec: Spec, filters: readonly number[]): Grid => {
    const sides = Object.values(sidesOf(spec)) as GridSides;
    return gridOf({ sides, channels: spec.channels, kernelSize: spec.kernelSize ?? 3 }, filters.length);
  };
  const discriminatorFiltersOf = ({ filters, discriminatorFilters = filters }: Spec) => discriminatorFilters;
  return {
    options,
    itemShape,
    integers: (argument, spec) => {
      const { channels, kernelSize = 3, filters } = spec;
      const lists = { filters, discriminatorFilters: discriminatorFiltersOf(spec) };
      for (const [list, counts] of Object.entries(lists)) {
        if (counts.length === 0)
          throw new TranslatorError(`${argument}.${list}`, '[]', 'at least one filter count, such as [16, 32, 64]');
      }
      const counts = Object.entries(lists).map(([list, numbers]) => numbered(list, numbers));
      return { ...sidesOf(spec), channels, kernelSize, ...counts[0], ...counts[1] };
    },
    encoderTrunk: (parameters, name, spec) => stridedTrunk(parameters, name, grid(spec, spec.filters), spec.filters),
    decoderTrunk: (parameters, name, spec, inputs) =>
      upsamplingTrunk(
        parameters,
        name,
        { grid: grid(spec, spec.filters), item: itemShape(spec), filters: spec.filters },
        inputs,
      ),
    discriminatorTrunk: (parameters, name, spec) => {
      const filters = discriminatorFiltersOf(spec);
      return stridedTrunk(parameters, name, grid(spec, filters), filters);
    },
    readingLayers: ({ convolution, leaky }, name, spec, x) => {
      const { strides, extents, channels } = grid(spec, spec.filters);
      const start = reshaped(x, [...extents[0], channels]);
      const last = spec.filters.reduce(
        (hidden, _, layer) => leaky(convolution(`${name}/convolution${layer + 1}`, hidden, strides)),
        start,
      );
      return tf.layers.flatten().apply(last) as tf.SymbolicTensor;
    },
    writingLayers: ({ dense, convolution, leaky }, name, spec, x) => {
      const depth = spec.filters.length;
      const { extents } = grid(spec, spec.filters);
      let hidden = reshaped(leaky(dense(`${name}/dense`, x)), [...extents[depth], spec.filters[depth - 1]]);
      for (let stage = 1; stage <= depth; stage++) {
        hidden = convolution(`${name}/convolution${stage}`, enlarged(hidden, extents[depth - stage]), [1, 1]);
        if (stage < depth) hidden = leaky(hidden);
      }
      return reshaped(hidden, itemShape(spec));
    },
  };
}

const reshaped = (x: tf.SymbolicTensor, targetShape: number[]): tf.SymbolicTensor =>
  tf.layers.reshape({ targetShape }).apply(x) as tf.SymbolicTensor;

/** Doubled along each axis that grows, and cropped by the last copy where the length is odd. */
function enlarged(x: tf.SymbolicTensor, extent: readonly [number, number]): tf.SymbolicTensor {
  const lengths = x.shape.slice(1, 3) as [number, number];
  const size = lengths.map((length, axis) => (extent[axis] > length ? 2 : 1)) as [number, number];
  if (Math.max(...size) === 1) return x;
  const grown = tf.layers.upSampling2d({ size }).apply(x) as tf.SymbolicTensor;
  const surplus = lengths.map((length, axis) => length * size[axis] - extent[axis]);
  if (Math.max(...surplus) === 0) return grown;
  const cropping: [[number, number], [number, number]] = [
    [0, surplus[0]],
    [0, surplus[1]],
  ];
  return tf.layers.cropping2D({ cropping }).apply(grown) as tf.SymbolicTensor;
}
