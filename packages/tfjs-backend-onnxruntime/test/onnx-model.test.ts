import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Session } from '../src/execution/session';
import { GraphBuilder } from '../src/graph/graph-builder';
import { encodeModel } from '../src/onnx/model';
import { ProtobufWriter } from '../src/onnx/protobuf-writer';

/** Reads a varint as the protocol buffer documentation describes it, as a naive oracle. */
function readVarint(bytes: Uint8Array): bigint {
  return bytes.reduce((value, byte, index) => value | (BigInt(byte & 127) << BigInt(7 * index)), 0n);
}

describe('ProtobufWriter', () => {
  it('writes the example of the documentation: field 1 = 150', () => {
    expect([...new ProtobufWriter().integer(1, 150).finish()]).toEqual([0x08, 0x96, 0x01]);
  });

  it('writes strings and embedded messages with their lengths', () => {
    expect([...new ProtobufWriter().string(2, 'testing').finish()]).toEqual([0x12, 7, ...Buffer.from('testing')]);
    const outer = new ProtobufWriter().message(3, (message) => message.integer(1, 150));
    expect([...outer.finish()]).toEqual([0x1a, 3, 0x08, 0x96, 0x01]);
  });

  it('writes any safe integer as a 64-bit varint', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        const bytes = new ProtobufWriter().integer(1, value).finish().subarray(1);
        expect(BigInt.asIntN(64, readVarint(bytes))).toBe(BigInt(value));
      }),
    );
  });
});

describe('encodeModel', () => {
  it('gives a model that onnxruntime computes', () => {
    const graph = new GraphBuilder();
    const x = graph.input('float32', [2, 3]);
    const sum = graph.op('ReduceSum', [x, graph.integers([-1])], { keepdims: 0 });
    const scaled = graph.op('LeakyRelu', [sum], { alpha: { float: 0.25 } });
    const names = [
      graph.output(scaled, 'float32', [2]),
      graph.output(x, 'float32', [2, 3]),
      graph.output(x, 'float32', [2, 3]),
    ];
    const session = new Session({ model: encodeModel(graph.finish()), inputNames: [x], outputNames: names }, 1);
    const values = new Float32Array([1, 2, 3, -4, -5, 1]);
    const results = session.run([{ dtype: 'float32', shape: [2, 3], values }]);
    session.release();
    expect(new Set(names).size).toBe(3);
    expect(results.map((result) => [...result])).toEqual([[6, -2], [...values], [...values]]);
  });
});

describe('GraphBuilder', () => {
  it('adds an operator once, however often it is asked for', () => {
    const graph = new GraphBuilder();
    const x = graph.input('float32', [2, 2]);
    expect(graph.transpose(x, [1, 0])).toBe(graph.transpose(x, [1, 0]));
    expect(graph.transpose(x, [1, 0])).not.toBe(graph.transpose(x, [0, 1]));
    expect(graph.scalar(0)).not.toBe(graph.scalar(-0));
    for (const order of [[1, 0], [0, 1], [1, 0]]) graph.output(graph.transpose(x, order), 'float32', [2, 2]); // prettier-ignore
    const types = graph.finish().nodes.map(({ type }) => type);
    expect(types.sort()).toEqual(['Identity', 'Transpose', 'Transpose']);
  });

  it('leaves out operators that no output needs', () => {
    const graph = new GraphBuilder();
    const x = graph.input('float32', [2, 2]);
    graph.op('Exp', [graph.op('Neg', [x])]);
    graph.output(graph.op('Abs', [x]), 'float32', [2, 2]);
    expect(graph.finish().nodes.map(({ type }) => type)).toEqual(['Abs']);
  });

  it('reshapes once, and back to a known shape not at all', () => {
    const graph = new GraphBuilder();
    const x = graph.input('float32', [2, 6]);
    const twice = graph.reshape(graph.reshape(x, [3, 4]), [12]);
    graph.output(twice, 'float32', [12]);
    expect(graph.reshape(twice, [2, 6])).toBe(x);
    expect(graph.finish().nodes).toMatchObject([{ type: 'Reshape', inputs: [x, expect.any(String)] }]);
  });
});
