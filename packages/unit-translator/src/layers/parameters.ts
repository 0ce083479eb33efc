import { randomNormal, randomStream, type NamedVariable } from '@image2audio/tfjs-training';
import * as tf from '@tensorflow/tfjs';

/** The variables of a model under names of its own ("target/encoder/convolution1/kernel"), in order of creation. */
export class Parameters {
  private readonly byName = new Map<string, tf.Variable>();

  /** @param seed seeds the initial values; each name has its own stream */
  constructor(private readonly seed: number) {}

  /** Uniform in (-bound, bound), with the bound for a deviation of `gain / sqrt(fanIn)`. */
  uniform(name: string, shape: number[], fanIn: number, gain: number): tf.Variable {
    const bound = gain * Math.sqrt(3 / fanIn);
    const random = randomStream(this.seed, name);
    return this.add(name, () => filled(shape, () => bound * (2 * random() - 1)));
  }

  normal(name: string, shape: number[]): tf.Variable {
    const random = randomStream(this.seed, name);
    return this.add(name, () => filled(shape, () => randomNormal(random)));
  }

  zeros(name: string, shape: number[]): tf.Variable {
    return this.add(name, () => tf.zeros(shape));
  }

  named(): NamedVariable[] {
    return Array.from(this.byName, ([name, variable]) => ({ name, variable }));
  }

  variables(): tf.Variable[] {
    return [...this.byName.values()];
  }

  dispose(): void {
    for (const variable of this.byName.values()) variable.dispose();
    this.byName.clear();
  }

  private add(name: string, initial: () => tf.Tensor): tf.Variable {
    if (this.byName.has(name)) throw new Error(`a parameter named ${name} exists already`);
    const variable = tf.tidy(() => tf.variable(initial()));
    this.byName.set(name, variable);
    return variable;
  }
}

function filled(shape: number[], value: () => number): tf.Tensor {
  return tf.tensor(Float32Array.from({ length: tf.util.sizeFromShape(shape) }, value), shape);
}
