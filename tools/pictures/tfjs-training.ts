import * as tf from '@tensorflow/tfjs';
import {
  AdamW,
  cosineSchedule,
  randomNormal,
  randomStream,
  WeightAverage,
} from '../../packages/tfjs-training/src/index';
import { colours, line, picture, text } from './svg';

const [steps, batch] = [200, 4];

/** The README's line, learnt from small batches: its slope and the moving average of it, and the learning rate of each step. */
export async function tfjsTraining(): Promise<string> {
  await tf.setBackend('cpu');
  const random = randomStream(0, 'picture');
  const named = ['slope', 'offset'].map((name) => ({ name, variable: tf.variable(tf.scalar(0)) }));
  const variables = named.map(({ variable }) => variable);
  const optimizer = new AdamW(variables);
  const average = new WeightAverage(named, { decay: 0.9 });
  const rate = cosineSchedule({ steps, peak: 0.3, warmup: 10 });
  const [slopes, averages]: [number[], number[]] = [[], []];
  for (let step = 0; step < steps; step++) {
    const x = Array.from({ length: batch }, () => randomNormal(random));
    const y = x.map((value) => 3 * value - 1 + randomNormal(random));
    tf.tidy(() => {
      const loss = () =>
        tf.losses.meanSquaredError(tf.tensor1d(y), tf.add(tf.mul(variables[0], x), variables[1])).asScalar();
      const { grads } = tf.variableGrads(loss, variables);
      optimizer.apply(
        variables.map(({ name }) => grads[name]),
        { learningRate: rate(step), clipNorm: 5 },
      );
    });
    average.update();
    slopes.push(variables[0].dataSync()[0]);
    averages.push((await average.getWeights())[0].values[0]);
  }
  const [left, bottom] = [50, 250];
  const across = (step: number): number => left + (step * 460) / (steps - 1);
  const curve = (values: number[], scale: number, colour: string, width: number): string =>
    line(
      values.map((value, step) => [across(step), bottom - scale * value] as const),
      colour,
      width,
    );
  const rates = Array.from({ length: steps }, (_, step) => rate(step));
  return picture(700, 300, 'A weight, its moving average and the learning rate over training', [
    line(
      [
        [left, 20],
        [left, bottom],
        [left + 460, bottom],
      ],
      colours.faint,
      1,
    ),
    ...[0, 1, 2, 3].map((value) => text(left - 8, bottom - 60 * value + 4, String(value), { anchor: 'end', size: 11 })),
    text(left + 230, bottom + 34, `${steps} steps of ${batch} noisy points`, { anchor: 'middle' }),
    curve(rates, 100, colours.green, 1.5),
    curve(slopes, 60, '#b6bcc3', 1.5),
    curve(averages, 60, colours.blue, 2),
    text(left + 470, 60, 'slope (truth: 3)', { fill: colours.faint }),
    text(left + 470, 82, 'its moving average', { fill: colours.blue }),
    text(left + 470, 104, `learning rate, at most ${rate(10)}`, {
      fill: colours.green,
      size: 11,
    }),
  ]);
}
