import { describe, expect, it } from 'vitest';
import { compare, relativeError, row } from './compare';
import type { Measurement } from './measurement';
import { formatTable } from './report';
import { areDriversSoftware } from './software-renderer';

const expected: Measurement = {
  device: 'onnxruntime-node, cpu',
  isSoftware: false,
  operations: { add: [1, 2, 4], exp: [1, 100] },
  losses: [0.5, 0.25],
  millisecondsPerStep: 20,
  nodesOnCpu: {},
};

describe('relativeError', () => {
  it('is the largest difference over the largest magnitude expected', () => {
    expect(relativeError([1, 2.5, -4], [1, 2, -4])).toBe(0.125);
  });

  it('is infinite where a number became none', () => {
    expect(relativeError([NaN], [1])).toBe(Infinity);
  });
});

describe('compare', () => {
  it('agrees with itself', () => {
    expect(compare(expected, expected)).toMatchObject({ operationError: 0, lossError: 0, agrees: true });
  });

  it('names the operation with the largest error', () => {
    const found = { ...expected, operations: { add: [1, 2, 4.004], exp: [1, 100.01] }, losses: [0.5, 0.250025] };
    const comparison = compare(found, expected);
    expect(comparison).toMatchObject({ worstOperation: 'add', agrees: true });
    expect(comparison.operationError).toBeCloseTo(1e-3, 12);
    expect(comparison.lossError).toBeCloseTo(1e-4, 12);
  });

  it.each([
    ['a wrong number', { operations: { add: [1, 2, 5], exp: [1, 100] } }],
    ['a wrong loss', { losses: [0.5, 0.26] }],
    ['a loss that is no number', { losses: [0.5, NaN] }],
    ['a missing loss', { losses: [0.5] }],
    ['an operation that threw', { operations: { add: [1, 2, 4], exp: 'unsupported' } }],
    ['a result of another length', { operations: { add: [1, 2], exp: [1, 100] } }],
  ])('does not agree with %s', (_, difference) => {
    expect(compare({ ...expected, ...difference }, expected).agrees).toBe(false);
  });
});

describe('the table', () => {
  const rows = [
    row('cpu', { status: 'ran', measurement: expected }, expected, 'npm ci'),
    row('slow', { status: 'ran', measurement: { ...expected, isSoftware: true, nodesOnCpu: { IsNaN: 3 } } }, expected, ''),
    row('wrong', { status: 'ran', measurement: { ...expected, losses: [1, 1] } }, expected, ''),
    row('absent', { status: 'not found', reason: 'no adapter' }, expected, 'a driver'),
    row('crashed', { status: 'failed', reason: 'SIGSEGV' }, expected, 'a driver'),
  ]; // prettier-ignore

  it('has a line and a status for every candidate', () => {
    expect(rows.map(({ status }) => status)).toEqual(['ran', 'ran', 'wrong numbers', 'not found', 'failed']);
    const lines = formatTable(rows).split('\n').slice(0, 6);
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['', 'cpu', 'slow', 'wrong', 'absent', 'crashed']);
  });

  it('calls software software, and says what is missing and what was moved', () => {
    const text = formatTable(rows);
    expect(text).toMatch(/^slow .* 20 \(software\) /m);
    expect(text).toContain("nodes that onnxruntime's cpu provider computes: IsNaN (3)");
    expect(text).toContain('absent\n  not found: no adapter\n  needs a driver');
    expect(text).toContain('crashed\n  failed: SIGSEGV');
  });
});

describe('areDriversSoftware', () => {
  it.each([
    [{ VK_DRIVER_FILES: '/usr/lib/chromium/vk_swiftshader_icd.json' }, true],
    [{ VK_ICD_FILENAMES: '/x/lvp_icd.x86_64.json' }, true],
    [{ VK_DRIVER_FILES: '/x/nvidia_icd.json' }, false],
    [{ VK_DRIVER_FILES: '/x/lvp_icd.x86_64.json:/x/nvidia_icd.json' }, false],
    [{}, false],
  ])('%o: %s', (environment, isSoftware) => {
    expect(areDriversSoftware(environment, [])).toBe(isSoftware);
  });
});
