import { afterEach, describe, expect, it, vi } from 'vitest';
import { OnnxruntimeBackendError } from '../src/index';
import { vectorLoop } from '../src/optimizer/vector-loop';
import { add } from '../src/optimizer/webassembly';

afterEach(() => {
  vi.unstubAllGlobals();
});

const sums = () =>
  vectorLoop({ arrays: ['a', 'b'], factors: [], compute: ({ a, b }) => ({ a: add(a, b) }) }) as (
    arrays: Record<'a' | 'b', Float32Array>,
    factors: object,
  ) => number;
const eight = (first: number): Float32Array => Float32Array.from({ length: 8 }, (_, at) => first + at);

describe('a loop by vector instructions', () => {
  it('changes the arrays that it computes, as far as four go', () => {
    const [a, b] = [Float32Array.of(1, 2, 3, 4, 5), Float32Array.of(10, 20, 30, 40, 50)];
    expect(sums()({ a, b }, {})).toBe(4);
    expect([Array.from(a), Array.from(b)]).toEqual([
      [11, 22, 33, 44, 5],
      [10, 20, 30, 40, 50],
    ]);
  });

  it('refuses arrays of several lengths, changing none', () => {
    const run = sums();
    run({ a: eight(1), b: eight(100) }, {}); // leaves numbers in the memory
    const a = eight(1);
    const call = (): unknown => run({ a, b: new Float32Array(4) }, {});
    expect(call).toThrow(OnnxruntimeBackendError);
    expect(call).toThrow('vectorLoop: found arrays of 8, 4 numbers (a, b), expected arrays of one length');
    expect(a).toEqual(eight(1));
  });

  it('leaves all to JavaScript where there is no WebAssembly', () => {
    vi.stubGlobal('WebAssembly', undefined);
    const a = eight(1);
    expect(sums()({ a, b: eight(1) }, {})).toBe(0);
    expect(a).toEqual(eight(1));
  });

  it('asks once whether there are vector instructions', () => {
    const validate = vi.fn(() => false);
    vi.stubGlobal('WebAssembly', { validate });
    const run = sums();
    expect([1, 2, 3].map(() => run({ a: eight(1), b: eight(1) }, {}))).toEqual([0, 0, 0]);
    expect(validate).toHaveBeenCalledTimes(1);
  });
});
