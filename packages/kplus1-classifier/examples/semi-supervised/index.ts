/**
 * Few labels, many unlabeled points, and points of low density in the place of generated ones: accuracy of each objective over 10 seeds,
 * as a table, and the decision regions of the first seed in docs/moons.svg and docs/rings.svg.
 *
 *     npx tsx packages/kplus1-classifier/examples/semi-supervised/index.ts
 */
import { writeFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { pairedTest } from './paired-test';
import { decisionRegions } from './picture';
import { shapes } from './points';
import { objectives, toyAccuracy, trainToy } from './train';

const seeds = Array.from({ length: 10 }, (_, i) => 11 + i);

await tf.setBackend('cpu');
for (const shape of shapes) {
  const runs = [];
  for (const objective of ['labeled', 'K+1'] as const) {
    runs.push({ objective, ...(await trainToy(shape, objective, seeds[0])) });
  }
  writeFileSync(new URL(`../../docs/${shape}.svg`, import.meta.url), await decisionRegions(runs));
  for (const { classifier } of runs) classifier.dispose();

  const accuracies: number[][] = [];
  for (const objective of objectives) {
    const ofSeeds: number[] = [];
    for (const seed of seeds) ofSeeds.push(await toyAccuracy(shape, objective, seed));
    accuracies.push(ofSeeds);
    const mean = ofSeeds.reduce((sum, accuracy) => sum + accuracy, 0) / seeds.length;
    const { t, wins } = pairedTest(accuracies[0], ofSeeds);
    const gain =
      objective === 'labeled' ? '' : `, better than labeled with ${wins} of 10 seeds, t(9) = ${t.toFixed(2)}`;
    console.log(`${shape}, ${objective}: ${mean.toFixed(3)}${gain}`);
  }
}
