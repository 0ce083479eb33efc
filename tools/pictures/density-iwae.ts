import * as tf from '@tensorflow/tfjs';
import { fitFeatureDensity, selectDensest } from '../../packages/density-iwae/src/index';
import { seeded } from './random';
import { circle, colours, line, picture, text } from './svg';

/** Points near two half circles and some anywhere: log p(x) of a fitted density as shade, the sparsest fifth crossed out. */
export async function densityIwae(): Promise<string> {
  await tf.setBackend('cpu');
  const random = seeded(1);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const points = Array.from({ length: 300 }, (_, item): [number, number] => {
    if (item % 10 === 0) return [4.4 * random() - 1.7, 3 * random() - 1.25];
    const angle = Math.PI * random();
    const [x, y] = item % 2 ? [Math.cos(angle), Math.sin(angle)] : [1 - Math.cos(angle), 0.5 - Math.sin(angle)];
    return [x + 0.08 * normal(), y + 0.08 * normal()];
  });
  const features = { data: Float32Array.from(points.flat()), rows: points.length, columns: 2 };
  const density = await fitFeatureDensity(features, { components: 2, latentSize: 2, hidden: 32, steps: 1500, seed: 1 });
  const { logDensity } = await density.logDensity(features, { samples: 256, seed: 1 });
  density.dispose();
  const { sparse } = selectDensest(logDensity, 0.8);
  const sorted = [...logDensity].sort((a, b) => a - b);
  const rank = (item: number): number => sorted.indexOf(logDensity[item]) / (sorted.length - 1);
  const at = (item: number): [number, number] => [125 * (points[item][0] + 1.75), 125 * (1.85 - points[item][1])];
  const dots = points.map((_, item) => circle(...at(item), 4, shade(rank(item))));
  const crosses = [...sparse].map((item) => {
    const [x, y] = at(item);
    return (
      line(
        [
          [x - 4, y - 4],
          [x + 4, y + 4],
        ],
        colours.orange,
      ) +
      line(
        [
          [x - 4, y + 4],
          [x + 4, y - 4],
        ],
        colours.orange,
      )
    );
  });
  return picture(580, 420, 'Log-density of points, and the sparsest fifth', [
    ...dots,
    ...crosses,
    text(12, 408, 'darker: higher log p(x), by rank; crossed: the sparsest fifth of 300 points'),
  ]);
}

function shade(rank: number): string {
  const level = Math.round(225 - 190 * rank);
  return `rgb(${level - 20},${level},${Math.min(255, level + 40)})`;
}
