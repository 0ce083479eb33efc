import { expect, it } from 'vitest';
import { orderResults } from '../src/graph/order-results';
import type { OnnxNode } from '../src/onnx/model';

const node = (output: string, inputs: string[]): OnnxNode => ({
  ...{ type: 'Add', domain: '', attributes: {} },
  ...{ inputs, outputs: [output] },
});
const orderOf = (nodes: OnnxNode[]): string =>
  orderResults(nodes)
    .map(({ outputs }) => outputs[0])
    .join(' ');

it('puts the gradient with the most work before it first of the results, which onnxruntime takes up from the last', () => {
  const step = [
    node('h1', ['x', 'w1']),
    node('h2', ['h1', 'w2']),
    node('h3', ['h2', 'w3']),
    node('g3', ['h2', 'h3']), // the last layer's gradient is ready first
    node('d2', ['h3', 'w3']),
    node('g2', ['h1', 'd2']),
    node('d1', ['d2', 'w2']),
    node('g1', ['x', 'd1']),
  ];
  expect(orderOf(step)).toBe('h1 h2 h3 d2 d1 g1 g2 g3');
});

it('leaves equal results, and what others need, in the order recorded', () => {
  expect(orderOf([node('a', ['x']), node('b', ['x']), node('c', ['a']), node('d', ['x'])])).toBe('a c b d');
  expect(orderOf([])).toBe('');
});

it('counts an operation once, by however many ways it is needed', () => {
  const nodes = [node('a', ['x']), node('twice', ['a', 'a']), node('b', ['x']), node('c', ['b']), node('chain', ['c'])];
  expect(orderOf(nodes)).toBe('a b c chain twice');
});
