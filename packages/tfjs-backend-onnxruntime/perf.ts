import * as tf from '@tensorflow/tfjs';
import { configure, releaseSessions, statistics } from './src/index';
import { autoencoderStep, classifierStep, stepData, tensorflowStep } from './bench/training-step';
await tf.setBackend('onnxruntime');
for (const [n, s] of [
  ['ae', autoencoderStep],
  ['cls', classifierStep],
] as const)
  for (const flush of ['every-op', 'lazy'] as const) {
    configure({ flush });
    const take = tensorflowStep(s, stepData(s));
    for (let i = 0; i < 4; i++) take();
    const t: number[] = [],
      c: number[] = [];
    for (let i = 0; i < 15; i++) {
      const c0 = process.cpuUsage(),
        t0 = performance.now();
      take();
      t.push(performance.now() - t0);
      const d = process.cpuUsage(c0);
      c.push((d.user + d.system) / 1e3);
    }
    t.sort((a, b) => a - b);
    c.sort((a, b) => a - b);
    console.log(
      n,
      flush,
      'wall min',
      t[0].toFixed(1),
      'med',
      t[7].toFixed(1),
      'cpu min',
      c[0].toFixed(1),
      'med',
      c[7].toFixed(1),
    );
    releaseSessions();
  }
