import { describe, expect, it } from 'vitest';
import { checkedConfiguration, defaultConfiguration } from '../src/configuration';
import { OnnxruntimeBackendError } from '../src/errors';

describe('configuration', () => {
  it('computes operation by operation on one thread unless told otherwise', () => {
    expect(defaultConfiguration({})).toMatchObject({ threads: 1, flush: 'lazy', smallOnCpu: true });
  });

  it('takes threads and policy from the environment', () => {
    const environment = { TFJS_ONNXRUNTIME_THREADS: '3', TFJS_ONNXRUNTIME_FLUSH: 'lazy' };
    expect(defaultConfiguration(environment)).toMatchObject({ threads: 3, flush: 'lazy' });
  });

  it('computes on the processor unless the environment names another execution provider', () => {
    expect(defaultConfiguration({}).executionProvider).toBe('cpu');
    expect(defaultConfiguration({ TFJS_ONNXRUNTIME_PROVIDER: 'webgpu' }).executionProvider).toBe('webgpu');
    expect(() => defaultConfiguration({ TFJS_ONNXRUNTIME_PROVIDER: 'gpu' })).toThrow(
      /^executionProvider: found 'gpu', expected 'cpu', 'webgpu' or 'cuda'\. .*TFJS_ONNXRUNTIME_PROVIDER/,
    );
  });

  it.each([
    ['threads', 0],
    ['threads', 1.5],
    ['threads', NaN],
    ['maxSessions', 0],
    ['maxPendingNodes', -1],
    ['maxWorkspaceBytes', Infinity],
    ['flush', 'sometimes'],
    ['executionProvider', 'gpu'],
  ])('refuses %s %s and names it', (argument, value) => {
    const configuration = { ...defaultConfiguration({}), [argument]: value };
    expect(() => checkedConfiguration(configuration)).toThrow(OnnxruntimeBackendError);
    expect(() => checkedConfiguration(configuration)).toThrow(new RegExp(`^${argument}: found '?${String(value)}`));
  });
});
