import { AudioArgumentError, requireName } from '../errors';
import { kernelModule } from './kernel-module';

/** `webassembly`: vectors of two float64, two frames at a time. `typescript`: the same formulas without WebAssembly, in float64. */
export type EngineName = 'webassembly' | 'typescript';

export interface EngineChoice {
  name: EngineName;
  /** Why: that WebAssembly's vectors work here, or what failed. */
  reason: string;
}

/**
 * Which engine spectrograms are computed with unless the option `engine` names one: `webassembly` where it has 128-bit vectors and a
 * module may be compiled (a page's content security policy may forbid it), else `typescript`, which takes six to eleven times as long.
 */
export function defaultEngine(): EngineChoice {
  const { failure } = kernelModule();
  return failure === null
    ? { name: 'webassembly', reason: 'WebAssembly with 128-bit vectors is available' }
    : { name: 'typescript', reason: failure };
}

/** @throws AudioArgumentError for a name that is not known, or WebAssembly where there is none */
export function resolveEngine(name: EngineName | undefined): EngineName {
  if (name === undefined) return defaultEngine().name;
  requireName('engine', name, ['webassembly', 'typescript']);
  const { failure } = kernelModule();
  if (name === 'webassembly' && failure !== null) {
    throw new AudioArgumentError('engine', `'${name}'`, `'typescript': ${failure}`, 'Leave the option out.');
  }
  return name;
}
