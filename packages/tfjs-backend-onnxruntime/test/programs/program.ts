import fc from 'fast-check';
import type { NumberKind } from './numbers';

export const activations = {
  whole: ['none', 'relu', 'leaky', 'leaky of 0', 'leaky below 0', 'leaky above 1', 'relu6'],
  real: ['none', 'tanh', 'sigmoid', 'softplus'],
} as const;

export type Activation = (typeof activations)[NumberKind][number];

/** Which axes a second operand has in common with the images [batch, ...pixels, channels]; it has 1 along the others. */
export const operandShapes = [
  'channels',
  'channels of full rank',
  'channels of each item',
  'pixels',
  'pixels of each item',
  'items',
  'rows',
  'scalar',
  'image',
  'whole',
] as const;

export type OperandShape = (typeof operandShapes)[number];

export interface Convolution {
  filters: number;
  size: readonly [number, number];
  stride: readonly [number, number];
  pad: 'same' | 'valid' | readonly [number, number, number, number];
  bias: 'none' | 'sum' | 'difference';
  activation: Activation;
}

/** One operation on the images so far. Sizes that do not fit are cut down where the step is computed. */
export type Step =
  | ({ kind: 'convolve' } & Convolution)
  | { kind: 'activate'; activation: Activation }
  | { kind: 'combine'; by: 'add' | 'sub' | 'mul'; operand: OperandShape; isFirst: boolean }
  | { kind: 'add earlier' | 'multiply by itself' | 'merge pixels' | 'split pixels' | 'swap sides' | 'keep' }
  | { kind: 'change channels'; factor: number }
  | { kind: 'enlarge'; factors: readonly [number, number] }
  | {
      kind: 'pool';
      by: 'max' | 'mean';
      size: readonly [number, number];
      stride: readonly [number, number];
      pad: 'same' | 'valid';
    }
  | { kind: 'select' | 'mask' | 'cast' | 'normalize' }
  | { kind: 'centre' | 'reduce'; by: 'sum' | 'mean' | 'max'; axes: number; keepDims: boolean }
  | { kind: 'concatenate' | 'slice' | 'pad'; axis: number };

/** A small net: its input's sizes, and what is done with it. */
export interface Program {
  numbers: NumberKind;
  batch: number;
  side: readonly [number, number];
  channels: number;
  steps: readonly Step[];
  /** Whether the user reads the result, or its gradients alone. */
  isResultRead: boolean;
}

const channels = fc.constantFrom(1, 3, 8, 15, 16, 16, 16, 17, 32, 32, 48);

function convolution(activation: fc.Arbitrary<Activation>): fc.Arbitrary<Step> {
  const side = fc.constantFrom(1, 2, 3, 3, 4);
  const stride = fc.constantFrom(1, 1, 1, 2, 3);
  const margin = fc.nat(2);
  return fc.record({
    kind: fc.constant('convolve' as const),
    filters: channels,
    size: fc.tuple(side, side),
    stride: fc.tuple(stride, stride),
    pad: fc.oneof(
      { weight: 3, arbitrary: fc.constant('same' as const) },
      { weight: 1, arbitrary: fc.constant('valid' as const) },
      { weight: 1, arbitrary: fc.tuple(margin, margin, margin, margin) },
    ),
    bias: fc.constantFrom('none', 'sum', 'sum', 'difference'),
    activation,
  });
}

function otherSteps(kind: NumberKind, activation: fc.Arbitrary<Activation>): fc.Arbitrary<Step> {
  const plain = ['add earlier', 'multiply by itself', 'merge pixels', 'split pixels', 'swap sides', 'keep'] as const;
  const factor = fc.constantFrom(1, 2, 3);
  return fc.oneof(
    fc.record({ kind: fc.constant('activate' as const), activation }),
    fc.record({
      kind: fc.constant('combine' as const),
      by: fc.constantFrom('add', 'sub', 'mul'),
      operand: fc.constantFrom(...operandShapes),
      isFirst: fc.boolean(),
    }),
    fc.record({ kind: fc.constantFrom(...plain) }),
    fc.record({ kind: fc.constant('change channels' as const), factor: fc.constantFrom(2, 3, 4) }),
    fc.record({ kind: fc.constant('enlarge' as const), factors: fc.tuple(factor, factor) }),
    fc.record({
      kind: fc.constant('pool' as const),
      by: kind === 'whole' ? fc.constant('max' as const) : fc.constant('mean' as const),
      size: fc.tuple(factor, factor),
      stride: fc.tuple(factor, factor),
      pad: fc.constantFrom('same' as const, 'valid' as const),
    }),
    fc.record({ kind: kind === 'whole' ? fc.constantFrom('select', 'mask', 'cast') : fc.constant('normalize') }),
    fc.record({
      kind: fc.constantFrom('centre', 'reduce'),
      by: kind === 'whole' ? fc.constantFrom('sum', 'max') : fc.constantFrom('sum', 'mean'),
      axes: fc.integer({ min: 1, max: 15 }),
      keepDims: fc.boolean(),
    }),
    fc.record({ kind: fc.constantFrom('concatenate', 'slice', 'pad'), axis: fc.nat(3) }),
  );
}

/** Nets of a convolution or two and up to five operations among and after them. */
export function programs(kind: NumberKind): fc.Arbitrary<Program> {
  const activation: fc.Arbitrary<Activation> = fc.constantFrom(...activations[kind]);
  const convolve = convolution(activation);
  const other = otherSteps(kind, activation);
  const some = fc.array(other, { maxLength: 3 });
  return fc.record({
    numbers: fc.constant(kind),
    batch: fc.constantFrom(1, 1, 3, 16, 32),
    side: fc.tuple(fc.constantFrom(1, 2, 3, 5), fc.constantFrom(1, 3, 4, 6)),
    channels,
    steps: fc
      .tuple(convolve, some, convolve, some)
      .map(([first, between, second, after]): Step[] => [first, ...between, second, ...after]),
    isResultRead: fc.boolean(),
  });
}
