import * as tf from '@tensorflow/tfjs';
import { ClassifierError } from '../errors';

/** Class indices 0 to K-1, one a row. */
export type Labels = Int32Array | readonly number[];

/** Labels as rows of zeros with a one, [B, K]; throws ClassifierError, naming `argument`, for a label that is no class. */
export function oneHot(labels: Labels, classes: number, argument = 'labels'): tf.Tensor2D {
  const values = new Float32Array(labels.length * classes);
  labels.forEach((label, row) => {
    if (!Number.isInteger(label) || label < 0 || label >= classes) {
      const fix = 'Leave items without a class out of the labeled parts.';
      throw new ClassifierError(`${argument}[${row}]`, String(label), `a class from 0 to ${classes - 1}`, fix);
    }
    values[row * classes + label] = 1;
  });
  return tf.tensor2d(values, [labels.length, classes]);
}
