/** Where the time goes, after `configure({ profile: true })`. */
import type { OperatorTime } from './execution/operator-times';
import { instance } from './instance';
import { registerBackend } from './register';

export { formatOperatorTimes, type OperatorTime } from './execution/operator-times';

registerBackend();

/**
 * Where the time of the graphs run since `configure({ profile: true })` went: kernel times by TensorFlow.js operation and ONNX
 * operator, the longest first. The graphs are released, and counting starts anew.
 */
export function operatorTimes(): OperatorTime[] {
  return instance().operatorTimes();
}
