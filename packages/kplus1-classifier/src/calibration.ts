/** Whether probabilities are as large as they should be, and what makes them so. */
export { expectedCalibrationError } from './calibration/expected-calibration-error';
export { reliabilityBins, type ReliabilityBin } from './calibration/reliability-bins';
export {
  applyTemperature,
  fitTemperature,
  type FittedTemperature,
  type TemperatureOptions,
} from './calibration/temperature-scaling';
