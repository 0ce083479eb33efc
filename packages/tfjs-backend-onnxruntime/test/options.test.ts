import { fileURLToPath } from 'node:url';
import { describeOptions } from '@image2audio/argument-checks/testing';
import { configure, OnnxruntimeBackendError } from '../src/index';

const entries = ['index', 'profile'].map((name) => fileURLToPath(new URL(`../src/${name}.ts`, import.meta.url)));

describeOptions(OnnxruntimeBackendError, entries, {
  configure: { call: configure, valid: { maxSessions: 1024 }, option: 'smallOnCpu', required: true },
});
