import * as tf from '@tensorflow/tfjs';
import {
  createTranslator,
  createTranslatorOptimizers,
  createTranslatorStep,
  warmUpLossWeights,
} from '../../packages/unit-translator/src/index';
import {
  classes,
  drawShapes,
  playTones,
  samples,
  seeded,
  side,
} from '../../packages/unit-translator/test/shapes-to-tones';
import { colours, line, picture, text } from './svg';

const steps = 50;

/** The toy of the package's tests: shapes, what they are translated to, and a tone of their class. */
export async function unitTranslator(): Promise<string> {
  await tf.setBackend('cpu');
  const translator = createTranslator({
    source: { kind: 'image', height: side, width: side, channels: 1, filters: [6, 8], hiddenUnits: 32 },
    target: { kind: 'sequence', steps: samples, channels: 1, filters: [6, 8], hiddenUnits: 32 },
    ...{ classes, latentSize: 8, classLatentSize: 4, sharedUnits: 32, alignment: 'class-wise', seed: 1 },
  });
  const optimizers = createTranslatorOptimizers();
  const trainStep = createTranslatorStep(translator, optimizers, { weights: { ...warmUpLossWeights, kl: 0.02 } });
  const random = seeded(1);
  for (let step = 0; step < steps; step++) {
    optimizers.translator.learningRate = 1.5e-2 * Math.min(1, 2 * (1 - step / steps));
    const [shapes, tones] = [kindsInTurn(step), kindsInTurn(step + 1)];
    const batch = {
      source: { x: drawShapes(shapes, random), labels: shapes },
      target: { x: playTones(tones, random), labels: tones },
    };
    await trainStep(batch, { seed: step });
    tf.dispose([batch.source.x, batch.target.x]);
  }
  const kinds = [0, 1, 2, 3];
  const shown = drawShapes(kinds, seeded(1001));
  const pixels = Array.from(shown.dataSync());
  const translated = Array.from(translator.translate(shown, { from: 'source', to: 'target' }).dataSync());
  const played = Array.from(playTones(kinds, seeded(1002)).dataSync());
  return picture(690, 240, 'Shapes, and the tones they are translated to', [
    ...kinds.flatMap((kind) => {
      const left = 20 + kind * 170;
      const wave = (values: number[], colour: string): string =>
        line(
          values
            .slice(kind * samples, (kind + 1) * samples)
            .map((value, time) => [left + (time * 140) / (samples - 1), 170 - 25 * value] as const),
          colour,
        );
      return [
        ...squares(pixels.slice(kind * side * side, (kind + 1) * side * side), left + 30, 15),
        wave(played, '#b6bcc3'),
        wave(translated, colours.blue),
      ];
    }),
    text(20, 230, `after ${steps} steps on 12 labeled shapes and 12 labeled tones each, without pairs`),
  ]);
}

const kindsInTurn = (offset: number): number[] => Array.from({ length: 12 }, (_, item) => (item + offset) % classes);

function squares(pixels: readonly number[], left: number, top: number): string[] {
  return pixels.map((value, at) => {
    const level = Math.round(255 * Math.max(0, Math.min(1, (1.4 - value) / 2.8)));
    const [x, y] = [left + 10 * (at % side), top + 10 * Math.floor(at / side)];
    return `<rect x="${x}" y="${y}" width="10" height="10" fill="rgb(${level},${level},${level})"/>`;
  });
}
