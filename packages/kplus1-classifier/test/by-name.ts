import type { NamedWeight } from '@image2audio/tfjs-training';

/** A list of weights by their names. */
export function byName(weights: readonly NamedWeight[]): Record<string, NamedWeight> {
  return Object.fromEntries(weights.map((weight) => [weight.name, weight]));
}

/** The weights with the values of one replaced. */
export function withValues(weights: readonly NamedWeight[], name: string, values: Float32Array): NamedWeight[] {
  return weights.map((weight) => (weight.name === name ? { ...weight, values } : weight));
}

/** Weights of a fixture, by their names, as a list. */
export function listed(weights: Record<string, { shape: number[]; values: number[] }>): NamedWeight[] {
  return Object.entries(weights).map(([name, { shape, values }]) => ({
    name,
    shape,
    values: Float32Array.from(values),
  }));
}
