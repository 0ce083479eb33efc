import * as tf from '@tensorflow/tfjs';
import type { OnnxruntimeBackend } from '../backend';

/** Gives a variable the values without recording anything; they are not copied. `isAlone` where nobody else has their array. */
export function assignValues(
  backend: OnnxruntimeBackend,
  variable: tf.Variable,
  values: tf.backend_util.BackendValues,
  isAlone: boolean,
): void {
  const entry = backend.data.get(variable.dataId);
  if (entry.refCount === 1) entry.values = values;
  else giveEntry(backend, variable, values);
  if (isAlone) backend.data.get(variable.dataId).holdAlone(values as Float32Array);
}

/** Gives a variable an entry of its own, of its shape, with the values. */
export function giveEntry(
  backend: OnnxruntimeBackend,
  variable: tf.Variable,
  values: tf.backend_util.BackendValues,
): void {
  const tensor = tensorOf(backend, variable.shape, variable.dtype, values);
  variable.assign(tensor);
  tensor.dispose();
}

/** A tensor of values that are there already, which are not copied. */
export function tensorOf(
  backend: OnnxruntimeBackend,
  shape: number[],
  dtype: tf.DataType,
  values: tf.backend_util.BackendValues,
): tf.Tensor {
  return tf.engine().makeTensorFromTensorInfo(backend.makeTensorInfo(shape, dtype, values));
}
