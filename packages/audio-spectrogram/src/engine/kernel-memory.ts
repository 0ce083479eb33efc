import type { StftPlan } from '../stft-plan';
import { rootsOfUnity } from '../complex-fft';
import { fftPlan } from '../fft-plan';
import type { MelFilters } from '../mel-filters';
import { halfTurnTwiddles } from '../real-fft';
import { newMemory } from './new-memory';
import { roomForFrames } from './spectrum-engine';

/** The kernel's memory with a plan written into it: addresses for the kernel, views for us. */
export interface KernelMemory {
  memory: WebAssembly.Memory;
  framesAtOnce: number;
  plan: number;
  hopBytes: number;
  samplesAddress: number;
  samples: Float64Array;
  spectra: [Float64Array, Float64Array];
  constants: number;
  melAddress: number;
  mel: Float64Array;
}

/** What assembly/logarithm.ts reads. */
const LOGARITHM_CONSTANTS = [1, 1 / 3, 1 / 5, 1 / 7, 1 / 9, 1 / 11, Math.LN2, Math.SQRT1_2];

/** Lays out one plan: tables that stay, then what every call overwrites. `assembly/plan.ts` says what each is. */
export function kernelMemory(plan: StftPlan, filters: MelFilters | null): KernelMemory {
  const { fftSize, bins, hopLength } = plan;
  const packed = fftSize % 2 === 0;
  const size = packed ? fftSize / 2 : fftSize;
  const fft = fftPlan(size, fftSize);
  const perValue = packed ? 2 : 1;
  const oddRadices = fft.radices.filter((radix) => radix % 2 === 1);
  const { framesAtOnce, length } = roomForFrames(hopLength, fftSize);
  const bands = filters?.bands ?? 0;

  let top = 0;
  const reserve = (bytes: number) => {
    const address = top;
    top += 16 * Math.ceil(bytes / 16);
    return address;
  };
  const planAddress = reserve(8 * 2 + 4 * 21);
  const constants = reserve(8 * LOGARITHM_CONSTANTS.length);
  const radices = reserve(4 * fft.radices.length);
  const order = reserve(4 * size);
  const window = reserve(8 * size * perValue);
  const twiddles = reserve(8 * fft.twiddles.length);
  const halfTurnValues = halfTurnTwiddles(fftSize);
  const halfTurns = reserve(8 * halfTurnValues.length);
  const roots = reserve(oddRadices.reduce((sum, radix) => sum + 16 * radix, 0));
  const supports = reserve(8 * bands);
  const weights = reserve(8 * (filters?.weights.length ?? 0));
  const pairs = reserve(32 * Math.max(0, ...oddRadices));
  const values = reserve(32 * size);
  const power = reserve(16 * (size + 1));
  const spectra = reserve(2 * 16 * bins);
  const mel = reserve(8 * bands * (framesAtOnce + 1));
  // the second of two frames may lie beyond the last one, where its samples are read and its result is not
  const samples = reserve(8 * (length + (framesAtOnce === 1 ? 0 : hopLength)));

  const memory = newMemory(top, `transforms of ${fftSize}`);
  const { buffer } = memory;
  const hopBytes = framesAtOnce === 1 ? 0 : 8 * hopLength;
  const conditioned = plan.removeMean || plan.preemphasis > 0 ? 1 : 0;
  new Float64Array(buffer, planAddress).set([plan.preemphasis, plan.removeMean ? 1 / plan.window.length : 0]);
  new Uint32Array(buffer, planAddress + 16).set([
    hopBytes,
    size,
    packed ? 1 : 0,
    plan.window.length,
    conditioned,
    radices,
    fft.radices.length,
    order,
    window,
    twiddles,
    halfTurns,
    roots,
    pairs,
    values,
    power,
    spectra,
    bins,
    filters?.power ?? 2,
    bands,
    supports,
    weights,
  ]);
  new Float64Array(buffer, constants).set(LOGARITHM_CONSTANTS);
  new Uint32Array(buffer, radices).set(fft.radices);
  new Float64Array(buffer, twiddles).set(fft.twiddles);
  new Float64Array(buffer, halfTurns).set(halfTurnValues);
  new Float64Array(buffer, roots).set(oddRadices.flatMap((radix) => [...rootsOfUnity(radix)]));
  const orderView = new Uint32Array(buffer, order);
  const windowView = new Float64Array(buffer, window);
  const windowAt = (n: number) => plan.window[n - plan.windowStart] ?? 0;
  for (let p = 0; p < size; p++) {
    const n = perValue * fft.order[p];
    orderView[p] = 8 * n;
    // halved where packed, which saves the halves of E and O
    for (let part = 0; part < perValue; part++) windowView[perValue * p + part] = windowAt(n + part) / perValue;
  }
  if (filters) {
    new Uint32Array(buffer, supports).set(filters.supports);
    new Float64Array(buffer, weights).set(filters.weights);
  }
  return {
    memory,
    framesAtOnce,
    plan: planAddress,
    hopBytes,
    samplesAddress: samples,
    samples: new Float64Array(buffer, samples, length),
    spectra: [new Float64Array(buffer, spectra, 2 * bins), new Float64Array(buffer, spectra + 16 * bins, 2 * bins)],
    constants,
    melAddress: mel,
    mel: new Float64Array(buffer, mel, bands * framesAtOnce),
  };
}
