import { expect, it } from 'vitest';
import { OnnxruntimeBackendError } from '../src/errors';
import { loadNativeBinding } from '../src/execution/native-binding';

it('names the platform and a remedy where there is no native library', () => {
  const absent = (): never => {
    throw new Error("Cannot find module '../bin/napi-v6/sunos/x64/onnxruntime_binding.node'\nRequire stack: ...");
  };
  expect(() => loadNativeBinding(absent)).toThrow(OnnxruntimeBackendError);
  expect(() => loadNativeBinding(absent)).toThrow(`${process.platform}-${process.arch}`);
  expect(() => loadNativeBinding(absent)).toThrow(/tf\.setBackend\('cpu'\)/);
});
