import type { Mutation } from './mutation';

/** Of the layout kept between operations, and of operations joined with those before. */
export const mutations: readonly Mutation[] = [
  { file: 'graph/layout.ts', find: 'channels % block !== 0', replace: 'channels % 2 !== 0', test: 'random-programs' },
  { file: 'graph/layout.ts', find: 'isWhole && operand.length === result.length', replace: 'isWhole', test: 'blocked-layout' },
  { file: 'graph/layout.ts', find: 'size !== 1 && size !== pixels', replace: 'false', test: 'blocked-layout' },
  { file: 'graph/layout.ts', find: '[first, channels / block, 1, block]', replace: '[first, 1, 1, channels]', test: 'blocked-layout' },
  { file: 'graph/layout.ts', find: '[first, 1, size, 1]', replace: '[1, 1, size, first]', test: 'random-programs' },
  { file: 'graph/layout.ts', find: 'graph.transpose(value, [0, 2, 1, 3]), shape)', replace: 'value, shape)', test: 'staged-reduction' },
  { file: 'graph/layout.ts', find: 'a[0] === b[0] && ', replace: '', test: 'fusion' },
  { file: 'graph/layout.ts', find: ' && a[a.length - 1] === b[b.length - 1]', replace: '', test: 'fusion' },
  { file: 'graph/graph-values.ts', find: '`${batch}:${pixels}:${channels}`', replace: '`${batch * pixels * channels}`', test: 'blocked-layout' },
  { file: 'graph/graph-values.ts', find: 'entry.dtype === dtype ? value', replace: 'true ? value', test: 'staged-reduction' },
  { file: 'graph/choose-formulation.ts', find: '!values.has(node', replace: 'values.has(node', test: 'blocked-layout' },
  { file: 'graph/choose-formulation.ts', find: "|| operands.includes(undefined)) return undefined", replace: ') return undefined', test: 'blocked-layout' },
  { file: 'graph/choose-formulation.ts', find: '...(blocked ? [blocked] : []), ', replace: '', test: 'blocked-layout' },
  { file: 'graph/fuse-epilogues.ts', find: 'uses.get(entry) === 1 && ', replace: '', test: 'fusion' },
  { file: 'graph/fuse-epilogues.ts', find: ' && entry.refCount === 0', replace: '', test: 'fusion' },
  { file: 'graph/fuse-epilogues.ts', find: "epilogues.at(-1)?.kind === 'activation'", replace: 'false', test: 'fusion' },
  { file: 'graph/fuse-epilogues.ts', find: "epilogue.kind === 'bias' && epilogues.length > 0", replace: 'false', test: 'fusion' },
  { file: 'graph/fuse-epilogues.ts', find: '(isNegated && operand !== 0)', replace: 'false', test: 'fusion' },
  { file: 'graph/layout.ts', find: ' || operand.at(-1) !== channels', replace: '', test: 'fusion' },
  { file: 'graph/layout.ts', find: 'operand[0] === result[0] && ', replace: '', test: 'fusion' },
  { file: 'graph/steps-of-activations.ts', find: 'activation.alpha > 0', replace: 'true', test: 'fused-special-values' },
  { file: 'graph/steps-of-activations.ts', find: 'node.dependsOnSigns ? ', replace: 'true ? ', test: 'fusion' },
  { file: 'graph/steps-of-activations.ts', find: 'node.dependsOnSigns ? ', replace: 'false ? ', test: 'fusion' },
]; // prettier-ignore
