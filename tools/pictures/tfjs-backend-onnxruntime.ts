import * as tf from '@tensorflow/tfjs';
import { statistics } from '../../packages/tfjs-backend-onnxruntime/src/index';
import { arrow, colours, picture, text } from './svg';

/** One training step of the README's network: the operations TensorFlow.js calls, and the operators of the graphs they become. */
export async function tfjsBackendOnnxruntime(): Promise<string> {
  await tf.setBackend('onnxruntime');
  const model = tf.sequential({
    layers: [
      tf.layers.conv1d({ filters: 16, kernelSize: 7, strides: 2, activation: 'relu', inputShape: [64, 1] }),
      tf.layers.conv1d({ filters: 16, kernelSize: 5, strides: 2, activation: 'relu' }),
      tf.layers.globalAveragePooling1d(),
      tf.layers.dense({ units: 1, activation: 'sigmoid' }),
    ],
  });
  model.compile({ optimizer: tf.train.adam(0.02), loss: 'binaryCrossentropy' });
  const [signals, classes] = [tf.zeros([16, 64, 1]), tf.zeros([16, 1])];
  await model.trainOnBatch(signals, classes);
  const before = statistics();
  await model.trainOnBatch(signals, classes);
  const after = statistics();
  const recorded = difference(before.recorded, after.recorded);
  const host = difference(before.onHost, after.onHost);
  const count = (calls: Record<string, number>): number => Object.values(calls).reduce((sum, value) => sum + value, 0);
  const graphs = after.runs - before.runs;
  if (after.compiled !== 1 || graphs !== 1)
    throw new Error(`found ${after.compiled} graphs compiled, ${graphs} run, expected one`);
  return picture(760, 330, 'A training step becomes a graph', [
    text(20, 30, `one training step: ${count(recorded)} operations of TensorFlow.js`, { bold: true }),
    ...bars(recorded, 20, 50, colours.orange),
    arrow([310, 170], [420, 170]),
    text(20, 318, 'the twelve most frequent of either kind'),
    text(420, 30, `one graph, compiled once; ${count(host)} update in place`, { bold: true }),
    ...bars(after.operators, 420, 50, colours.blue),
  ]);
}

function difference(before: Record<string, number>, after: Record<string, number>): Record<string, number> {
  const entries = Object.entries(after).map(([name, value]): [string, number] => [name, value - (before[name] ?? 0)]);
  return Object.fromEntries(entries.filter(([, value]) => value > 0));
}

function bars(counts: Record<string, number>, left: number, top: number, fill: string): string[] {
  const sorted = Object.entries(counts).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return sorted
    .slice(0, 12)
    .flatMap(([name, value], row) => [
      text(left + 140, top + 12 + 20 * row, name, { anchor: 'end', size: 11 }),
      `<rect x="${left + 148}" y="${top + 2 + 20 * row}" width="${value * 4}" height="13" fill="${fill}"/>`,
      text(left + 154 + value * 4, top + 12 + 20 * row, String(value), { size: 11 }),
    ]);
}
