import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { configure, releaseSessions, flush } from '../src/index';
import { expectAsOnCpu, normal, computeOn, policies, type Compute } from './compare-with-cpu';
const bools = (shape: number[], seed = 1): tf.Tensor => tf.greater(normal(shape, seed), 0);
const ints = (shape: number[], seed = 1): tf.Tensor => tf.cast(tf.mul(normal(shape, seed), 10), 'int32');
const conv = (x: number[], f: number[], s: any, p: any, r?: any, d: any = 1): Compute => () =>
  tf.conv2d(normal(x) as any, normal(f, 2) as any, s, p, 'NHWC', d, r);
const grads = (x: number[], f: number[], s: any, p: any, r?: any): Compute => () =>
  tf.grads((a: tf.Tensor, b: tf.Tensor) => { const y = tf.conv2d(a as any, b as any, s, p, 'NHWC', 1, r); return tf.sum(tf.mul(y, normal(y.shape, 3))); })([normal(x), normal(f, 2)]);
const cases: Record<string, Compute> = {
  ceilPortable: conv([1, 6, 6, 3], [3, 3, 3, 4], 2, 0, 'ceil'),
  ceilBlocked: conv([16, 6, 6, 16], [3, 3, 16, 16], 2, 0, 'ceil'),
  ceil1: conv([2, 6, 6, 16], [1, 1, 16, 16], 2, 1, 'ceil'),
  roundBlocked: conv([2, 6, 6, 16], [3, 3, 16, 16], 2, 1, 'round'),
  ceilGrads: grads([16, 6, 6, 16], [3, 3, 16, 16], 2, 0, 'ceil'),
  emptyOut: conv([1, 2, 2, 3], [3, 3, 3, 4], 1, 'valid'),
  emptyOut16: conv([1, 2, 5, 16], [3, 3, 16, 16], 1, 'valid'),
  bigPadBlocked: conv([2, 5, 6, 16], [3, 3, 16, 16], 1, [[0,0],[4,5],[6,3],[0,0]]),
  bigPadBlocked2: conv([2, 5, 6, 16], [2, 2, 16, 16], 2, [[0,0],[4,5],[6,3],[0,0]]),
  bigPadNarrow: conv([2, 5, 6, 3], [3, 3, 3, 16], 1, [[0,0],[4,5],[6,3],[0,0]]),
  bigPadGrads: grads([16, 5, 6, 16], [3, 3, 16, 16], 2, [[0,0],[4,5],[6,3],[0,0]]),
  bigPadGrads1: grads([16, 5, 6, 16], [3, 3, 16, 16], 1, [[0,0],[4,5],[6,3],[0,0]]),
  bigPadGradsDil: grads([16, 5, 6, 16], [1, 1, 16, 16], 1, [[0,0],[1,0],[0,2],[0,0]]),
  dilStride: conv([2, 9, 9, 16], [3, 3, 16, 16], 1, 4, undefined, 3),
  dil5: conv([2, 4, 4, 32], [3, 3, 32, 16], 1, 'same', undefined, 5),
  dil1: conv([2, 4, 4, 16], [1, 1, 16, 16], 1, 'same', undefined, 2),
  unit: grads([16, 1, 1, 16], [1, 1, 16, 16], 2, 'same'),
  k3on1: grads([16, 1, 1, 16], [3, 3, 16, 16], 2, 'same'),
  k5on2: grads([16, 1, 2, 16], [1, 5, 16, 16], [1, 2], 'same'),
  k9s4: grads([16, 1, 23, 16], [1, 9, 16, 32], [1, 4], 'same'),
  k4s3: grads([16, 1, 23, 32], [1, 4, 32, 16], [1, 3], 'valid'),
  boolUnstack: () => tf.unstack(bools([3, 2])),
  boolSplit: () => tf.split(bools([4, 2]), 2),
  boolSlice: () => tf.slice(tf.logicalNot(bools([4, 2])), [1, 0], [2, 2]),
  boolConcat: () => tf.concat([bools([4]), bools([2], 2)]),
  boolStack: () => tf.stack([bools([4]), bools([4], 2)], 1),
  boolGather: () => tf.gather(bools([4]), tf.tensor1d([3, 1], 'int32')),
  intGather: () => tf.gather(ints([2, 4]), tf.scalar(1, 'int32'), -1),
  boolSum: () => tf.sum(bools([4, 3]), -1),
  boolMean: () => tf.mean(bools([4, 3]), -1),
  any: () => tf.any(bools([4, 3]), 0),
  matBroadcast: () => tf.matMul(normal([2, 3, 4]), normal([4, 5], 2)),
  matBroadcastT: () => tf.matMul(normal([2, 4, 3]), normal([5, 4], 2), true, true),
  matBroadcastT2: () => tf.matMul(normal([4, 3]), normal([2, 3, 5, 4], 2), true, true),
  matBroadcastT3: () => tf.matMul(normal([2, 1, 4, 3]), normal([3, 5, 4], 2), true, true),
  matBcast1: () => tf.matMul(normal([1, 1, 4, 3]), normal([3, 5], 2)),
  maxAxis: () => tf.max(normal([3, 4, 5]), [-1, 0], true),
  sumScalar: () => tf.sum(normal([])),
  meanScalar: () => tf.mean(normal([])),
  maxScalar: () => tf.max(normal([])),
  sum1: () => tf.sum(normal([1, 3, 1]), [0, 2]),
  softmaxScalar: () => tf.softmax(normal([1])),
  softmax3: () => tf.softmax(normal([2, 3, 4])),
  logSoftmax: () => tf.logSoftmax(normal([3, 4])),
  logsumexp: () => tf.logSumExp(normal([3, 4]), [0], true),
  moments: () => { const m = tf.moments(normal([3, 4, 5]), [0, 2], true); return [m.mean, m.variance]; },
  transposeDefault: () => tf.transpose(normal([2, 3, 4, 5, 2]), [4, 0, 3, 1, 2]),
  castChain: () => tf.add(tf.cast(tf.cast(tf.cast(bools([8]), 'int32'), 'float32'), 'int32'), ints([8])),
  reshapeCast: () => tf.mul(tf.reshape(tf.cast(ints([6]), 'float32'), [2, 3]), 0.5),
  whereCond1: () => tf.where(bools([3]), normal([3]), normal([1])),
  preluSmall: () => tf.prelu(normal([2, 3, 4]), normal([4])),
  padScalar: () => tf.pad(normal([1]), [[0, 0]]),
  mirrorSym: () => tf.mirrorPad(normal([3, 4]), [[1, 2], [0, 3]], 'symmetric'),
  sliceNeg: () => tf.slice(tf.neg(normal([5, 4])), [1, 2], [-1, -1]),
  strided: () => tf.stridedSlice(tf.neg(normal([5, 4])), [4, 0], [0, 4], [-2, 1]),
  emptyConcat: () => tf.concat([tf.zeros([0, 3]), normal([2, 3])], 0),
  split0: () => tf.split(normal([3, 2]), [0, 3]),
  splitNeg: () => tf.split(normal([3, 7]), [2, -1, 1], -1),
  tile: () => tf.tile(normal([1, 2, 1]), [3, 1, 2]),
  fusedMat3: () => tf.fused.matMul({ a: normal([2, 3, 4]) as any, b: normal([2, 4, 5], 2) as any, bias: normal([5], 3), activation: 'relu' }),
  sin: () => tf.sin(tf.tensor1d([1e4, -1e5, 12345.678, 1e6, 1e-8])),
  cos: () => tf.cos(tf.tensor1d([1e4, -1e5, 12345.678, 1e6, 1e-8])),
  erfFar: () => tf.erf(tf.tensor1d([NaN, Infinity, -Infinity, 5, -5, 0])),
  sinInf: () => tf.sin(tf.tensor1d([Infinity, NaN, -Infinity])),
  bn2: () => tf.batchNorm2d(normal([4, 3]) as any, tf.tensor1d([1,2,3]), tf.tensor1d([1,2,3])),
  resizeGrad1: () => tf.grad((x: tf.Tensor) => tf.image.resizeNearestNeighbor(x as any, [3, 7]))(normal([1, 2, 3, 2])),
  resizeDown: () => tf.image.resizeNearestNeighbor(normal([1, 4, 4, 2]) as any, [2, 3]),
  argmaxTie: () => tf.argMax(tf.tensor2d([[1, 3, 3], [2, 2, 1]]), 1),
  clipOdd: () => tf.clipByValue(normal([20]), 0.5, 0.5),
  nanMany: () => { const l: tf.Tensor[] = []; for (let n = 1; n < 40; n++) { const v = Float32Array.from({ length: n }, (_, i) => (i % 3 === n % 3 ? NaN : i - 7)); const t = tf.tensor1d(v); l.push(tf.relu(t), tf.relu6(t), tf.maximum(t, 0), tf.minimum(t, 2), tf.maximum(t, tf.reverse(t)), tf.clipByValue(t, -2, 3), tf.step(t), tf.abs(t), tf.sqrt(t), tf.exp(t), tf.tanh(t), tf.sigmoid(t), tf.softplus(t), tf.sum(t), tf.max(t), tf.elu(t)); } return l; },
};
it.each(Object.entries(cases))('%s', async (_, c) => { await expectAsOnCpu(c); });
it.each(policies)('mutating a read array %o', async (p) => {
  await tf.setBackend('onnxruntime'); configure(p);
  const x = tf.add(tf.ones([100]), 1); const v = x.dataSync(); const y = tf.add(x, 1); v.fill(50);
  expect(y.dataSync()[0]).toBe(3);
});
it('release', async () => {
  await tf.setBackend('onnxruntime'); configure({flush:'every-op', smallOnCpu:false});
  const x = tf.add(tf.ones([1000000]), 1); const v = x.dataSync(); releaseSessions(); flush();
  const z = tf.add(tf.zeros([1000000]), 7); z.dataSync();
  expect(v.every((q) => q === 2)).toBe(true);
});
void computeOn;
