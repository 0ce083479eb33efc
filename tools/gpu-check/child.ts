/** Measures one candidate in this process, which may crash, and tells the parent process. */
import * as tf from '@tensorflow/tfjs';
import { statistics } from '../../packages/tfjs-backend-onnxruntime/src/index';
import { NotFoundError, start, type CandidateName } from './candidates';
import type { Answer, Measurement } from './measurement';
import { operations } from './operations';
import { train } from './training';

async function measure(name: CandidateName, steps: number): Promise<Measurement> {
  const device = await start(name);
  const computed: Measurement['operations'] = {};
  for (const [operation, compute] of Object.entries(operations)) {
    try {
      const result = tf.tidy(compute);
      computed[operation] = Array.from(await result.data());
      result.dispose();
    } catch (error) {
      computed[operation] = firstLine(error);
    }
  }
  const training = await train(steps);
  const nodesOnCpu = name.startsWith('onnxruntime') ? statistics().nodesOnCpu : {};
  return { device: device.name, isSoftware: device.isSoftware, operations: computed, ...training, nodesOnCpu };
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0];
}

async function answer(): Promise<Answer> {
  const [name, steps] = process.argv.slice(2);
  try {
    return { status: 'ran', measurement: await measure(name as CandidateName, Number(steps)) };
  } catch (error) {
    return { status: error instanceof NotFoundError ? 'not found' : 'failed', reason: firstLine(error) };
  }
}

process.send!(await answer());
