import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forceConvolutionBlock } from '../src/execution/convolution-block';
import { configure, releaseSessions, statistics } from '../src/index';
import { programs, type Program } from './programs/program';
import type { NumberKind } from './programs/numbers';
import { expectClose, inputsOf, runProgram } from './programs/run-program';

beforeEach(async () => {
  await tf.setBackend('onnxruntime');
  configure({ flush: 'lazy', smallOnCpu: false });
});

afterEach(() => {
  forceConvolutionBlock(undefined);
  releaseSessions(); // the block is not part of a graph's key: a process has one
});

async function expectAsOnCpu(program: Program): Promise<void> {
  const inputs = await inputsOf(program);
  const { runs } = statistics();
  const found = await runProgram('onnxruntime', program, inputs, 1);
  // one graph: a graph that onnxruntime refuses would be computed operation by operation, and nobody would notice
  expect(statistics().runs).toBe(runs + 1);
  expectClose(found, await runProgram('cpu', program, inputs, 1));
}

/** A counterexample is a net of a few operations as it is; shrinking it would take minutes on the cpu back end. */
const checked = { endOnFailure: true };

describe.each<[NumberKind, number]>([
  ['whole', 150],
  ['real', 80],
])('nets of %s numbers', (kind, numRuns) => {
  it('give the results and gradients of the cpu back end', async () => {
    await fc.assert(fc.asyncProperty(programs(kind), expectAsOnCpu), { ...checked, numRuns });
  }, 300_000);

  it('without blocked convolutions too', async () => {
    forceConvolutionBlock(0);
    releaseSessions();
    await fc.assert(fc.asyncProperty(programs(kind), expectAsOnCpu), { ...checked, numRuns: numRuns / 5 });
  }, 300_000);
});

it('nets computed three times compile once and take other data', async () => {
  await fc.assert(
    fc.asyncProperty(programs('whole'), async (program) => {
      const inputs = await inputsOf(program);
      const compiled: number[] = [];
      for (const seed of [1, 2, 3]) {
        const found = await runProgram('onnxruntime', program, inputs, seed);
        compiled.push(statistics().compiled);
        expectClose(found, await runProgram('cpu', program, inputs, seed));
      }
      expect(compiled.slice(1)).toEqual([compiled[0], compiled[0]]);
    }),
    { ...checked, numRuns: 12 },
  );
}, 300_000);
