import type { NamedVariable } from '@image2audio/tfjs-training';
import * as tf from '@tensorflow/tfjs';
import { derivedSeed } from '../derived-seed';

/** The variables of a model under names of its own ("target/encoder/convolution1/kernel"), in order of creation. */
export class Parameters {
  private readonly byName = new Map<string, tf.Variable>();

  /** @param seed seeds the initial values; each name has its own stream */
  constructor(private readonly seed: number) {}

  /** Uniform in (-bound, bound), with the bound for a deviation of `gain / sqrt(fanIn)`. */
  uniform(name: string, shape: number[], fanIn: number, gain: number): tf.Variable {
    const bound = gain * Math.sqrt(3 / fanIn);
    return this.add(name, () => tf.randomUniform(shape, -bound, bound, 'float32', derivedSeed(this.seed, name)));
  }

  normal(name: string, shape: number[]): tf.Variable {
    return this.add(name, () => tf.randomNormal(shape, 0, 1, 'float32', derivedSeed(this.seed, name)));
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
