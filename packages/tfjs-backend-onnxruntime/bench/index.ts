/**
 * One training step of a convolutional autoencoder and of a 1-D convolutional classifier, both flush policies, against the
 * same step in PyTorch (PEERS_PYTHON), one thread each.
 */
import * as tf from '@tensorflow/tfjs';
import {
  benchmarkRow,
  medianMilliseconds,
  printRows,
  pythonPeer,
  type BenchmarkRow,
} from '../../../tools/benchmark/harness';
import { configure, releaseSessions } from '../src/index';
import {
  autoencoderStep,
  classifierStep,
  pytorchStep,
  stepData,
  tensorflowStep,
  type TrainingStep,
} from './training-step';

const repeats = 25;

async function compare(name: string, step: TrainingStep): Promise<BenchmarkRow[]> {
  const data = stepData(step);
  const peer = pythonPeer<{ losses: number[]; milliseconds: number }>(pytorchStep, {
    step,
    input: [...data.input],
    filters: data.filters.map((filter) => [...filter]),
  });
  const rows: BenchmarkRow[] = [];
  for (const flush of ['every-op', 'lazy'] as const) {
    configure({ flush });
    const take = tensorflowStep(step, data);
    const losses = Array.from({ length: 5 }, take);
    if (peer) checkAgreement(name, losses, peer.losses);
    const milliseconds = await medianMilliseconds(take, { repeats });
    rows.push(
      benchmarkRow(
        `${name}, flush ${flush}, 1 thread`,
        milliseconds,
        peer && { name: 'PyTorch, 1 thread', milliseconds: peer.milliseconds },
      ),
    );
    releaseSessions();
  }
  return rows;
}

function checkAgreement(name: string, ours: number[], theirs: number[]): void {
  ours.forEach((loss, index) => {
    if (Math.abs(loss - theirs[index]) > 1e-4 * Math.abs(theirs[index])) {
      throw new Error(`${name}, step ${index}: loss ${loss}, PyTorch has ${theirs[index]}`);
    }
  });
}

await tf.setBackend('onnxruntime');
printRows([
  ...(await compare('autoencoder step, 16 x 156 x 64', autoencoderStep)),
  ...(await compare('1-D classifier step, 32 x 156 x 64', classifierStep)),
]);
