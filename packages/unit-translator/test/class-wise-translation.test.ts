import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  createTranslator,
  createTranslatorOptimizers,
  createTranslatorStep,
  warmUpLossWeights,
  type Translator,
} from '../src/index';
import { classes, drawShapes, hearKinds, playTones, samples, seeded, seeKinds, side } from './shapes-to-tones';

beforeAll(() => tf.setBackend('cpu'));

const kindsInTurn = (count: number, offset = 0): number[] =>
  Array.from({ length: count }, (_, item) => (item + offset) % classes);
const shareOf = (found: number[], wanted: number[]): number =>
  found.filter((kind, item) => kind === wanted[item]).length / wanted.length;

/** Which tone goes with a shape is a matter of the labels alone: here the shape of kind k with the tone of kind k + `rotation`. */
interface Toy {
  seed: number;
  rotation: number;
}

/** Trains on labeled shapes and labeled tones, drawn afresh at every step, which share no pair. */
async function trained({ seed, rotation }: Toy, alignment: 'class-wise' | 'none'): Promise<Translator> {
  const translator = createTranslator({
    source: { kind: 'image', height: side, width: side, channels: 1, filters: [6, 8], hiddenUnits: 32 },
    target: { kind: 'sequence', steps: samples, channels: 1, filters: [6, 8], hiddenUnits: 32 },
    ...{ classes, latentSize: 8, classLatentSize: 4, sharedUnits: 32, alignment, seed },
  });
  const optimizers = createTranslatorOptimizers();
  const takeStep = createTranslatorStep(translator, optimizers, { weights: { ...warmUpLossWeights, kl: 0.02 } });
  const random = seeded(seed);
  for (let step = 0; step < steps; step++) {
    optimizers.translator.learningRate = 1.5e-2 * Math.min(1, 2 * (1 - step / steps));
    const [shapes, tones] = [kindsInTurn(12, step), kindsInTurn(12, step + 1)];
    const batch = {
      source: { x: drawShapes(shapes, random), labels: shapes },
      target: { x: playTones(tones, random), labels: tones.map((kind) => (kind + classes - rotation) % classes) },
    };
    await takeStep(batch, { seed: step });
    tf.dispose([batch.source.x, batch.target.x]);
  }
  optimizers.translator.dispose();
  return translator;
}

const steps = 50;

/** Of 100 new items a direction, without their labels: the share whose translation is, to its judge, of the class of its item. */
function keptShares(translator: Translator, { seed, rotation }: Toy): { toTones: number; toShapes: number } {
  const random = seeded(1000 + seed);
  const kinds = kindsInTurn(100);
  const turned = kinds.map((kind) => (kind + rotation) % classes);
  const tones = translator.translate(drawShapes(kinds, random), { from: 'source', to: 'target' });
  const shapes = translator.translate(playTones(turned, random), { from: 'target', to: 'source' });
  return { toTones: shareOf(hearKinds(tones), turned), toShapes: shareOf(seeKinds(shapes), kinds) };
}

it('the judges are right about drawn shapes and played tones', () => {
  const kinds = kindsInTurn(200);
  expect(shareOf(seeKinds(drawShapes(kinds, seeded(5))), kinds)).toBe(1);
  expect(shareOf(hearKinds(playTones(kinds, seeded(6))), kinds)).toBe(1);
});

describe('shapes to tones and back', () => {
  // the toys differ in what the labels say goes together: what one gets right by the looks of the domains, another gets wrong
  const toys = [1, 2, 3].map((seed): Toy => ({ seed, rotation: seed % classes }));

  it.each(toys)(
    'keep the class of 95 % or more under class-wise alignment: $seed, tones turned by $rotation',
    async (toy) => {
      const { toTones, toShapes } = keptShares(await trained(toy, 'class-wise'), toy);
      expect(toTones).toBeGreaterThanOrEqual(0.95);
      expect(toShapes).toBeGreaterThanOrEqual(0.95);
    },
    240_000,
  );

  it('are at chance, one in four, without it: in the mean over what the labels might say, and over seeds', async () => {
    const kept: number[] = [];
    for (const toy of toys) {
      const { toTones, toShapes } = keptShares(await trained(toy, 'none'), toy);
      kept.push(toTones, toShapes);
    }
    expect(kept.reduce((sum, share) => sum + share, 0) / kept.length).toBeLessThan(0.4);
    expect(Math.max(...kept)).toBeLessThan(0.8);
  }, 480_000);
});
