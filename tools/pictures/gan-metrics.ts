import {
  extrapolatedFrechetDistance,
  frechetDistance,
  frechetDistanceInterval,
} from '../../packages/gan-metrics/src/index';
import { seeded } from './random';
import { circle, colours, line, picture, text } from './svg';

const [dimension, shift, extractor] = [8, 0.25, 'normal numbers'];
const sizes = [40, 80, 160, 320, 640];
const draws = 20;

/** Two normal distributions in 8 dimensions: the mean of 20 draws of each estimate by the number of items a side, and the truth. */
export function ganMetrics(): string {
  const random = seeded(1);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const items = (rows: number, mean: number) => ({
    data: Float64Array.from({ length: rows * dimension }, () => mean + normal()),
    ...{ rows, columns: dimension },
  });
  const estimates = {
    'as it comes': {
      colour: colours.orange,
      of: (a: Items, b: Items) => frechetDistance(a, b, { extractor }).distance,
    },
    extrapolated: {
      colour: colours.blue,
      of: (a: Items, b: Items) => extrapolatedFrechetDistance(a, b, { extractor, random }).distance,
    },
    'corrected by the bootstrap': {
      colour: colours.green,
      of: (a: Items, b: Items) => frechetDistanceInterval(a, b, { extractor, random, samples: 100 }).biasCorrected,
    },
  };
  type Items = ReturnType<typeof items>;
  const sums = Object.values(estimates).map(() => sizes.map(() => 0));
  sizes.forEach((size, column) => {
    for (let draw = 0; draw < draws; draw++) {
      const [a, b] = [items(size, 0), items(size, shift)];
      Object.values(estimates).forEach(({ of }, row) => (sums[row][column] += of(a, b) / draws));
    }
  });
  const truth = dimension * shift ** 2;
  const [left, bottom] = [60, 250];
  const at = (column: number, value: number): [number, number] => [left + 20 + 100 * column, bottom - 90 * value];
  return picture(760, 300, 'Frechet distance of small samples', [
    line(
      [
        [left, 20],
        [left, bottom],
        [left + 460, bottom],
      ],
      colours.faint,
      1,
    ),
    ...[0, 0.5, 1, 1.5, 2].map((value) =>
      text(left - 8, bottom - 90 * value + 4, String(value), { anchor: 'end', size: 11 }),
    ),
    ...sizes.map((size, column) => text(at(column, 0)[0], bottom + 18, String(size), { anchor: 'middle', size: 11 })),
    text(left + 220, bottom + 38, 'items a side', { anchor: 'middle' }),
    `<line x1="${left}" x2="${left + 460}" y1="${bottom - 90 * truth}" y2="${bottom - 90 * truth}" stroke="${colours.ink}" stroke-dasharray="5 4"/>`,
    text(left + 470, bottom - 90 * truth + 4, `the truth, ${truth}`),
    ...Object.entries(estimates).flatMap(([name, { colour }], row) => [
      line(
        sums[row].map((value, column) => at(column, value)),
        colour,
        2,
      ),
      ...sums[row].map((value, column) => circle(...at(column, value), 4, colour)),
      circle(left + 474, 50 + 22 * row, 5, colour),
      text(left + 486, 54 + 22 * row, name),
    ]),
  ]);
}
