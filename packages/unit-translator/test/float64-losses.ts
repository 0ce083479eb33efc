/** Every loss from its definition, in plain float64 loops: the oracle that values and gradients are held against. */

export type Matrix = readonly (readonly number[])[];

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;
const column = (rows: Matrix, index: number): number[] => rows.map((row) => row[index]);
const softplus = (value: number): number => Math.log1p(Math.exp(-Math.abs(value))) + Math.max(value, 0);

/** log of a Gaussian density in one dimension. */
function logNormal(value: number, center: number, deviation: number): number {
  return -0.5 * ((value - center) / deviation) ** 2 - Math.log(deviation) - 0.5 * Math.log(2 * Math.PI);
}

export function gaussianNll(x: readonly number[], reconstruction: readonly number[], logSigma: number): number {
  return mean(x.map((value, index) => -logNormal(value, reconstruction[index], Math.exp(logSigma))));
}

export function laplaceNll(x: readonly number[], reconstruction: readonly number[], logScale: number): number {
  const b = Math.exp(logScale);
  return mean(x.map((value, index) => -Math.log(Math.exp(-Math.abs(value - reconstruction[index]) / b) / (2 * b))));
}

export function klNormal(center: readonly number[], logVariance: readonly number[], prior: readonly number[]): number {
  return sum(center.map((m, i) => 0.5 * (Math.exp(logVariance[i]) + (m - prior[i]) ** 2 - 1 - logVariance[i])));
}

export function logMixture(z: readonly number[], classMeans: Matrix): number {
  const density = classMeans.map((center) => Math.exp(sum(center.map((m, i) => logNormal(z[i], m, 1)))));
  return Math.log(mean(density));
}

export function klClassMixture(
  center: readonly number[],
  logVariance: readonly number[],
  z: readonly number[],
  classMeans: Matrix,
): number {
  const size = classMeans[0].length;
  const logPosterior = sum(classMeans[0].map((_, i) => logNormal(z[i], center[i], Math.exp(logVariance[i] / 2))));
  const style = klNormal(center.slice(size), logVariance.slice(size), new Array<number>(center.length - size).fill(0));
  return logPosterior - logMixture(z, classMeans) + style;
}

export function crossEntropy(logits: Matrix, labels: readonly number[]): number {
  return mean(logits.map((row, item) => -Math.log(Math.exp(row[labels[item]]) / sum(row.map(Math.exp)))));
}

export function latentClass(z: Matrix, classMeans: Matrix, labels: readonly number[]): number {
  const logits = z.map((row) => classMeans.map((center) => -0.5 * sum(center.map((m, i) => (row[i] - m) ** 2))));
  return crossEntropy(logits, labels);
}

/** -log of 1 - P(K+1), from the explicit softmax over K+1 classes. */
export function criticReal(logits: Matrix): number {
  return mean(logits.map((row) => -Math.log(sum(row.map(Math.exp)) / (sum(row.map(Math.exp)) + 1))));
}

/** The three pairs of adversarial losses: of the generator in the fakes' scores, of the discriminator in both. */
export const gan = {
  logistic: {
    generator: (fake: readonly number[]): number => mean(fake.map((logit) => softplus(-logit))),
    discriminator: (real: readonly number[], fake: readonly number[]): number =>
      mean(real.map((logit) => softplus(-logit))) + mean(fake.map(softplus)),
  },
  'least-squares': {
    generator: (fake: readonly number[]): number => mean(fake.map((score) => (score - 1) ** 2)) / 2,
    discriminator: (real: readonly number[], fake: readonly number[]): number =>
      mean(real.map((score) => (score - 1) ** 2)) / 2 + mean(fake.map((score) => score ** 2)) / 2,
  },
  hinge: {
    generator: (fake: readonly number[]): number => mean(fake.map((score) => -score)),
    discriminator: (real: readonly number[], fake: readonly number[]): number =>
      mean(real.map((score) => (score < 1 ? 1 - score : 0))) + mean(fake.map((score) => (score > -1 ? 1 + score : 0))),
  },
};

export function featureMatching(generated: Matrix, real: Matrix): number {
  const deviation = (values: number[]): number =>
    Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)) + 1e-6);
  const gaps = generated[0].map((_, j) => {
    const [ours, theirs] = [column(generated, j), column(real, j)];
    return Math.abs(mean(ours) - mean(theirs)) + Math.abs(deviation(ours) - deviation(theirs));
  });
  return mean(gaps);
}

export function pairedL1(translated: readonly number[], partner: readonly number[]): number {
  return mean(translated.map((value, index) => Math.abs(value - partner[index])));
}
