import type { Mutation } from './mutation';

/** Of steps that are recorded once and computed again. */
export const mutations: readonly Mutation[] = [
  { file: 'compile-step.ts', find: ' && !isInGradient', replace: '', test: 'compile-step' },
  { file: 'compile-step.ts', find: ' && !hasEmptyInput', replace: '', test: 'compile-step' },
  { file: 'compile-step.ts', find: 'candidate.replaysUntilCheck-- > 0', replace: 'candidate.replaysUntilCheck > 0', test: 'compile-step' },
  { file: 'compile-step.ts', find: 'if (hasOtherRates(before.recording, recording))', replace: 'if (false)', test: 'compile-step' },
  { file: 'compile-step.ts', find: 'found === null', replace: 'true', test: 'compile-step' },
  { file: 'replay/record-step.ts', find: 'seal(true);', replace: 'seal(false);', test: 'compile-step' },
  { file: 'replay/record-step.ts', find: 'entry.refCount > 1 || ', replace: '', test: 'compile-step' },
  { file: 'replay/recording.ts', find: 'Object.is(value, b.values[at])', replace: 'true', test: 'compile-step' },
  { file: 'replay/replay-step.ts', find: 'backend.flush();', replace: '', test: 'compile-step' },
  { file: 'replay/recorded-stages.ts', find: 'shape: entry.shape,', replace: 'shape: [],', test: 'compile-step' },
  { file: 'replay/replay-step.ts', find: 'optimizer.incrementIterations();', replace: 'void optimizer;', test: 'compile-step' },
  { file: 'replay/replay-step.ts', find: 'fixedRate === undefined ||', replace: 'true ||', test: 'compile-step' },
  { file: 'optimizer/adam.ts', find: ', setting: () => of(adam)', replace: '', test: 'compile-step' },
  { file: 'recorder.ts', find: 'if (this.#isTracing) throw readWhileRecording();', replace: '', test: 'compile-step' },
  { file: 'backend.ts', find: 'this.isTracing || this.data.get(info.dataId)', replace: 'this.data.get(info.dataId)', test: 'compile-step' },
]; // prettier-ignore
