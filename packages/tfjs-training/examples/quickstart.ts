import * as tf from '@tensorflow/tfjs';
import {
  AdamW,
  cosineSchedule,
  decodeWeights,
  encodeWeights,
  randomNormal,
  randomStream,
  WeightAverage,
} from '@image2audio/tfjs-training';

// a line through noisy points: y = 3 x - 1
const random = randomStream(0, 'points');
const x = tf.tensor1d(Array.from({ length: 64 }, () => randomNormal(random)));
const y = tf.tidy(() =>
  tf.add(tf.sub(tf.mul(x, 3), 1), tf.tensor1d(x.arraySync().map(() => randomNormal(random) / 10))),
);
const line = ['slope', 'offset'].map((name) => ({ name, variable: tf.variable(tf.scalar(0)) }));
const variables = line.map(({ variable }) => variable);

const optimizer = new AdamW(variables);
const average = new WeightAverage(line, { decay: 0.9 });
const rate = cosineSchedule({ steps: 200, peak: 0.1, warmup: 10 });
for (let step = 0; step < 200; step++) {
  tf.tidy(() => {
    const loss = () => tf.losses.meanSquaredError(y, tf.add(tf.mul(variables[0], x), variables[1])).asScalar();
    const { grads } = tf.variableGrads(loss, variables);
    const gradients = variables.map(({ name }) => grads[name]);
    optimizer.apply(gradients, { learningRate: rate(step), clipNorm: 5 });
  });
  average.update();
}

const file = encodeWeights(await average.getWeights(), { model: 'line' });
const { weights, metadata } = decodeWeights(file);
export const found = weights.map(({ name, values }) => `${name} ${values[0].toFixed(1)}`);
console.log(metadata.model, found); // line [ 'slope 3.0', 'offset -1.0' ]
