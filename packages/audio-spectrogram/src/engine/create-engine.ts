import type { StftOptions, MelOptions } from '../spectrogram-options';
import { stftKey, stftPlan } from '../stft-plan';
import { melFilterKey, melFilters } from '../mel-filters';
import { planCache } from '../plan-cache';
import { kernelModule } from './kernel-module';
import type { MelEngine, SpectrumEngine } from './spectrum-engine';
import { typescriptEngine } from './typescript-engine';
import { webAssemblyEngine } from './webassembly-engine';

/** The engine of these options, prepared once and shared between calls: it must not be used again while it visits. */
export const spectrumEngine: (options: StftOptions) => SpectrumEngine = planCache(
  (options: StftOptions): SpectrumEngine => {
    const plan = stftPlan(options);
    const { module } = kernelModule();
    return plan.engine === 'webassembly' && module
      ? webAssemblyEngine(module, plan, null)
      : typescriptEngine(plan, null);
  },
  stftKey,
);

/** The same with mel filters. */
export const melEngine = planCache(
  (options: MelOptions): MelEngine => {
    const plan = stftPlan(options);
    const filters = melFilters(options);
    const { module } = kernelModule();
    return plan.engine === 'webassembly' && module
      ? webAssemblyEngine(module, plan, filters)
      : typescriptEngine(plan, filters);
  },
  (options) => [...stftKey(options), ...melFilterKey(options)],
);
