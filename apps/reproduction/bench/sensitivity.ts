/**
 * Why do two runs of the translator part, that differ by rounding? Its step in PyTorch runs twice from the demo preset's first weights, the
 * second time with each weight changed by a random share of 1e-7, with the same batch and noise, in float64: nothing but that change
 * grows. What may drive the growth is taken away in turn.
 *
 *     PEERS_PYTHON=/path/to/python npm run bench:sensitivity --workspace @image2audio/reproduction [-- --steps 12] [--only PARTS_OF_NAMES] [--json]
 */
import { parseArgs } from 'node:util';
import { startPytorchPeer } from '@image2audio/benchmark/step-peer';
import { selectBackend } from '../src/backend/select-backend';
import { translatorStep } from './translator-step';

interface Growth {
  /** Of the weights, relative to their norm: before the first step, then after each. */
  distances: number[];
  /** Largest of any loss at each step, relative to its largest value. */
  deviations: number[];
  gradientChange: number;
  flippedSigns: number;
  shareOfFlipped: number;
  zeroGradients: number;
  belowEpsilon: number;
  smallGradients: number;
  parameters: number;
}

interface Case {
  name: string;
  warmUp?: boolean;
  /** Terms that are left out. */
  without?: readonly string[];
  dtype?: 'float32';
  /** See perturbation.py. */
  settings?: {
    size?: number;
    optimizer?: 'adam' | 'sgd' | 'scaled';
    epsilon?: number;
    smooth?: number;
    kinks?: readonly string[];
  };
}

const critic = ['criticClass', 'criticReal', 'featureMatching'];
const cases: readonly Case[] = [
  { name: 'round, as trained: Adam, epsilon 1e-8' },
  { name: 'in float32', dtype: 'float32' },
  { name: 'changed by 1e-10', settings: { size: 1e-10 } },
  { name: 'Adam, epsilon 1e-5', settings: { epsilon: 1e-5 } },
  { name: 'Adam, epsilon 1e-3', settings: { epsilon: 1e-3 } },
  { name: 'gradient descent, steps of the same length', settings: { optimizer: 'scaled' } },
  { name: 'gradient descent, fixed rate', settings: { optimizer: 'sgd' } },
  { name: 'kinks rounded off over 0.1', settings: { smooth: 0.1 } },
  { name: 'kinks rounded off over 0.01', settings: { smooth: 0.01 } },
  { name: 'those of leaky ReLU alone', settings: { smooth: 0.1, kinks: ['leaky_relu'] } },
  { name: 'those of absolute values alone', settings: { smooth: 0.1, kinks: ['abs'] } },
  { name: 'kinks rounded off, epsilon 1e-3', settings: { smooth: 0.1, epsilon: 1e-3 } },
  { name: 'without the critic', without: critic },
  { name: 'without feature matching', without: ['featureMatching'] },
  { name: 'without the discriminator', without: ['ganSource', 'discriminator'] },
  { name: 'without cycles', without: ['cycle', 'cycleKl'] },
  {
    name: 'without critic, discriminator, cycles',
    without: [...critic, 'ganSource', 'discriminator', 'cycle', 'cycleKl'],
  },
  { name: 'warm-up', warmUp: true },
];

const { values } = parseArgs({
  options: { steps: { type: 'string', default: '12' }, only: { type: 'string' }, json: { type: 'boolean' } },
});
if (!process.env.PEERS_PYTHON) throw new Error('PEERS_PYTHON: not set, expected an interpreter with PyTorch');
await selectBackend('onnxruntime');
const rows: object[] = [];
for (const { name, warmUp = false, without = [], dtype = 'float64', settings = {} } of cases) {
  if (values.only !== undefined && !values.only.split(',').some((part) => name.includes(part))) continue;
  const step = await translatorStep({ warmUp });
  const { script, input } = step.pytorch;
  const { lossWeights, reported } = input as { lossWeights: Record<string, number>; reported: string[] };
  const left = {
    lossWeights: { ...lossWeights, ...Object.fromEntries(without.map((term) => [term, 0])) },
    reported: reported.filter((term) => !without.includes(term)),
  };
  const peer = (await startPytorchPeer(script, { ...input, ...left, threads: 1, dtype }))!;
  const perturb = { steps: Number(values.steps), size: 1e-7, optimizer: 'adam', ...settings };
  const found = (await peer.ask({ perturb })) as Growth;
  peer.stop();
  step.dispose();
  rows.push(values.json ? { name, ...perturb, ...found } : summary(name, found));
  if (values.json) console.log(JSON.stringify(rows.at(-1)));
}
if (!values.json) console.table(rows);

function summary(name: string, found: Growth): object {
  const { distances, deviations } = found;
  const short = (value: number): string => value.toExponential(1);
  const last = distances.length - 1;
  return {
    name,
    'first gradient': short(found.gradientChange),
    'signs turned': found.flippedSigns,
    'their share': found.shareOfFlipped.toFixed(2),
    'weights after 1': short(distances[1]),
    [`after ${last}`]: short(distances[last]),
    'growth a step': ((distances[last] / distances[1]) ** (1 / (last - 1))).toFixed(2),
    'losses at the end': short(deviations[last - 1]),
  };
}
