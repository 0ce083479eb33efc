import { randomBelow, randomStream } from '@image2audio/tfjs-training';
import * as tf from '@tensorflow/tfjs';
import { TranslatorError } from '../errors';

/** Class indices 0..K-1, one an item; -1 says that the label is not known, where that is allowed. */
export type Labels = ArrayLike<number>;

/** @throws TranslatorError unless there are `count` integers in 0..classes-1 (or -1 with `unknownAllowed`). */
export function checkLabels(
  argument: string,
  labels: Labels,
  count: number,
  classes: number,
  unknownAllowed = false,
): void {
  if (labels.length !== count) {
    throw new TranslatorError(`${argument}.length`, String(labels.length), `${count}, one label an item`);
  }
  const lowest = unknownAllowed ? -1 : 0;
  for (let item = 0; item < count; item++) {
    const label = labels[item];
    if (!Number.isInteger(label) || label < lowest || label >= classes) {
      throw new TranslatorError(`${argument}[${item}]`, String(label), `an integer in ${lowest}..${classes - 1}`);
    }
  }
}

/** The labels with a class drawn uniformly in place of every -1; equal seeds draw alike. */
export function knownOrDrawn(labels: Labels, classes: number, seed: number): Int32Array {
  const random = randomStream(seed, 'classes');
  return Int32Array.from(labels, (label) => {
    // drawn for a known label too, so that what is known of one item moves no other's class
    const drawn = randomBelow(classes, random);
    return label >= 0 ? label : drawn;
  });
}

/** `[items, classes]` with a 1 at each item's class and a row of zeros for -1. */
export function oneHotLabels(labels: Labels, classes: number): tf.Tensor2D {
  const values = new Float32Array(labels.length * classes);
  for (let item = 0; item < labels.length; item++) if (labels[item] >= 0) values[item * classes + labels[item]] = 1;
  return tf.tensor2d(values, [labels.length, classes]);
}
