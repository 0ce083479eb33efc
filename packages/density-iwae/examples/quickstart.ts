import * as tf from '@tensorflow/tfjs';
import { annealedShare, fitFeatureDensity, selectDensest } from '@image2audio/density-iwae';

await tf.setBackend('cpu');

// features of 200 items in two clusters: yours come from a classifier's last layer
const rows = 200;
const columns = 12;
const noise = tf.randomNormal([rows, columns], 0, 1, 'float32', 1).dataSync();
const data = noise.map((value, at) => value + (Math.floor(at / columns) % 2 === 0 ? 3 : -3));
const features = { data, rows, columns };

const density = await fitFeatureDensity(features, { components: 6, latentSize: 2, hidden: 16, steps: 150, seed: 1 });
export const estimate = await density.logDensity(features, { samples: 256, seed: 1 });
density.dispose();

// halfway through training, rank within the two classes and take the densest share
export const share = annealedShare(0.5);
export const classes = Int32Array.from({ length: rows }, (_, item) => item % 2);
export const { dense, sparse } = selectDensest(estimate.logDensity, share, { groups: classes });
console.log(`${dense.length} dense, ${sparse.length} sparse; ${100 * estimate.trustworthyShare} % can be trusted`);
