import type { Mutation } from './mutation';

/** Of what JavaScript computes between graphs, and of writing into arrays that nobody else has. */
export const mutations: readonly Mutation[] = [
  { file: 'graph/data-entry.ts', find: '    this.#own = null;\n    return this.peek();', replace: '    return this.peek();', test: 'in-place' },
  { file: 'graph/data-entry.ts', find: '    this.#own = values;', replace: '', test: 'in-place' },
  { file: 'graph/stages.ts', find: ' && !readLater.has(entry)', replace: '', test: 'in-place' },
  { file: 'graph/stages.ts', find: 'entry.refCount === 0 && ', replace: '', test: 'in-place' },
  { file: 'graph/stages.ts', find: ' && !readTwice.has(entry)', replace: '', test: 'in-place' },
  { file: 'graph/stages.ts', find: 'node.computeOnHost ? level + 1 : level', replace: 'level + 1', test: 'in-place' },
  { file: 'graph/partition.ts', find: 'if (firstPart.get(entry) !== partOf.get(node)) crossing.add(entry);', replace: 'if (entry.producer && firstPart.get(entry) !== partOf.get(node)) crossing.add(entry);', test: 'stages' },
  { file: 'replay/replay-step.ts', find: 'entry?.refCount === 1 && ', replace: 'entry !== undefined && ', test: 'in-place' },
  { file: 'replay/replay-step.ts', find: 'entry.isSoleHolder && ', replace: '', test: 'in-place' },
  { file: 'replay/replay-step.ts', find: ' && !lent.has(entry)', replace: '', test: 'in-place' },
  { file: 'replay/replay-step.ts', find: 'return entry ? entry.values : values;', replace: 'return values;', test: 'in-place' },
  { file: 'replay/record-step.ts', find: 'given.filter((other) => other === entry).length === 1', replace: 'true', test: 'in-place' },
  { file: 'replay/present-values.ts', find: 'if (isAlone)', replace: 'if (false)', test: 'in-place' },
  { file: 'optimizer/clipped-adamw.ts', find: 'Math.min(1, clipNorm / (norm + clipEpsilon))', replace: 'clipNorm / (norm + clipEpsilon)', test: 'clipped-adamw' },
  { file: 'optimizer/own-copy.ts', find: 'isWritable ? values : values.slice()', replace: 'values', test: 'clipped-adamw' },
  { file: 'optimizer/clipped-adamw.ts', find: 'decays ? 1 - decay : 1', replace: '1 - decay', test: 'clipped-adamw' },
  { file: 'optimizer/adam-in-place.ts', find: 'begin += chunk) {\n    sum +=', replace: 'begin += 2 * chunk) {\n    sum +=', test: 'clipped-adamw' },
  { file: 'optimizer/adam-simd.ts', find: 'mul(mul(share2, gradient), gradient)', replace: 'mul(share2, gradient)', test: 'adam-simd' },
  { file: 'optimizer/vector-loop.ts', find: 'views[name].subarray(0, end - begin), begin', replace: 'views[name].subarray(0, end - begin), 0', test: 'adam-simd' },
  { file: 'optimizer/webassembly.ts', find: '...bytes(8), ...bytes(8)', replace: '...bytes(0), ...bytes(8)', test: 'adam-simd' },
  { file: 'optimizer/moving-average.ts', find: 'ownCopy(operand)', replace: '(operand.values as Float32Array)', test: 'moving-average' },
  { file: 'optimizer/moving-average.ts', find: 'target += size;', replace: 'target += 0;', test: 'moving-average' },
  { file: 'graph/order-results.ts', find: 'work.get(b)! - work.get(a)!', replace: 'work.get(a)! - work.get(b)!', test: 'order-results' },
]; // prettier-ignore
