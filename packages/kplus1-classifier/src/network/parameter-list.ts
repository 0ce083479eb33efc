import { type NamedVariable, randomStream } from '@image2audio/tfjs-training';
import type * as tf from '@tensorflow/tfjs';
import { constantWeights, initialWeights } from './initial-weights';

/** The trainable tensors of a network in the order in which they are made, drawn one after the other from one seed. */
export class ParameterList {
  readonly named: NamedVariable[] = [];
  private readonly random: () => number;

  constructor(seed: number) {
    this.random = randomStream(seed, 'weights');
  }

  /** Uniform in +-1 / sqrt(fanIn); see `initialWeights`. */
  uniform<Shape extends number[]>(name: string, shape: [...Shape], fanIn: number): VariableOf<Shape> {
    return this.add(name, initialWeights(shape, fanIn, this.random)) as VariableOf<Shape>;
  }

  /** Every entry `value`. */
  constant<Shape extends number[]>(name: string, shape: [...Shape], value: number): VariableOf<Shape> {
    return this.add(name, constantWeights(shape, value)) as VariableOf<Shape>;
  }

  private add(name: string, variable: tf.Variable): tf.Variable {
    this.named.push({ name, variable });
    return variable;
  }
}

/** A variable of as many axes as the shape has numbers. */
type VariableOf<Shape extends number[]> = tf.Variable<Ranks[Shape['length'] & keyof Ranks]>;

interface Ranks {
  1: tf.Rank.R1;
  2: tf.Rank.R2;
  3: tf.Rank.R3;
  4: tf.Rank.R4;
}
