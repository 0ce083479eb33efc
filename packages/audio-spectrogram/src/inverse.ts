/** The steps back to sound one by one: powers, magnitudes, phases, samples, and how far they are from what was asked for. */
export type { GriffinLimOptions, InverseStftOptions, MelFilterOptions, StftOptions } from './spectrogram-options';
export { istft } from './istft';
export { griffinLim } from './griffin-lim';
export { spectralConvergence } from './spectral-convergence';
export { decibelToPower } from './decibel-inverse';
export { melToMagnitude } from './mel-inversion';
