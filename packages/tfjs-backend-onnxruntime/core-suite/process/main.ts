/** The process that runs the suite once: `node <bundle> <options as JSON> <file for the result>`. */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs';
import { setTestEnvs } from '@tensorflow/tfjs-core/dist/jasmine_util';
import { Tensor } from '@tensorflow/tfjs-core/dist/tensor';
import { specFiles } from 'tfjs-core-specs';
import { configure } from '../../src/index';
import type { RunOptions, SpecResult, SpecStatus, SuiteRun } from '../suite-run';
import { installJasmine } from './jasmine-globals';
import { NativeWorkCounter } from './native-work';

const [options, resultFile] = process.argv.slice(2);
const { name, backend, flush, filter } = JSON.parse(options) as RunOptions;

// jasmine_util lifts the limit, and thousands of specs throw
Error.stackTraceLimit = 20;
// small operations too have to reach onnxruntime: the suite has few others
if (flush) configure({ flush, smallOnCpu: false });

// one name for every back end: a spec is called the same in every run
const testEnvironment = 'core-suite';
const { environment, specIds, loadSpecs } = installJasmine(testEnvironment);
// before any spec file: describeWithFlags defines its specs for the environments it finds
setTestEnvs([{ name: testEnvironment, backendName: backend, isDataSync: true }]);
for (const [file, load] of Object.entries(specFiles)) await loadSpecs(file, load);

const specs: SpecResult[] = [];
const errors: string[] = [];
const nativeWork = new NativeWorkCounter();
const pattern = new RegExp(filter);
environment.configure({ random: false, specFilter: ({ id }) => pattern.test(specIds.get(id) ?? '') });
environment.addReporter({
  specDone({ id, status, failedExpectations }) {
    const messages = failedExpectations.map(({ message }) => message);
    specs.push({ id: specIds.get(id) ?? id, status: status as SpecStatus, messages });
    nativeWork.observe();
  },
  suiteDone({ fullName, failedExpectations }) {
    errors.push(...failedExpectations.map(({ message }) => `${fullName}: ${message}`));
  },
  jasmineDone({ failedExpectations }) {
    errors.push(...failedExpectations.map(({ message }) => message));
  },
});
await environment.execute();

if (tf.Tensor !== Tensor) errors.push('a second copy of tfjs-core was loaded: tf.Tensor is not its own Tensor');
const outside = Object.keys(createRequire(import.meta.url).cache).filter((path) => path.includes('@tensorflow'));
errors.push(...outside.map((path) => `a second copy of TensorFlow.js was loaded: ${path}`));

const run: Omit<SuiteRun, 'seconds'> = { name, specs, errors, nativeWork: nativeWork.total() };
if (!flush) delete run.nativeWork;
writeFileSync(resultFile, JSON.stringify(run));
// back ends and specs may hold timers
process.exit(0);
