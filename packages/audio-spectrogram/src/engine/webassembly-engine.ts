import type { StftPlan } from '../stft-plan';
import type { MelFilters } from '../mel-filters';
import { kernelMemory } from './kernel-memory';
import { instantiateKernel } from './kernel-module';
import type { MelEngine } from './spectrum-engine';

/** The kernel of assembly/ with a memory of its own for this plan. */
export function webAssemblyEngine(module: WebAssembly.Module, plan: StftPlan, filters: MelFilters | null): MelEngine {
  const { memory, framesAtOnce, samples, spectra, mel, ...at } = kernelMemory(plan, filters);
  const kernel = instantiateKernel(module, memory);
  const bands = filters?.bands ?? 0;
  return {
    framesAtOnce,
    samples,
    eachSpectrum: (count, visit) => {
      for (let frame = 0; frame < count; frame += 2) {
        kernel.twoSpectra(at.plan, at.samplesAddress + frame * at.hopBytes);
        visit(frame, spectra[0]);
        if (frame + 1 < count) visit(frame + 1, spectra[1]);
      }
    },
    mel: (count, level) => {
      kernel.melFrames(at.plan, at.samplesAddress, count, at.melAddress);
      if (level) {
        const { offset, floor, scale, shift } = level;
        kernel.levels(at.melAddress, count * bands, at.constants, offset, floor, scale, shift);
      }
      return mel.subarray(0, count * bands);
    },
  };
}
