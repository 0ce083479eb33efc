/**
 * The built package, bundled, on the WebGL back end of headless Chromium: what it computes there is what Node's cpu back end computes.
 * Needs the built package and Chromium (`apt-get install chromium`, or CHROMIUM naming the program).
 */
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTranslator, image2AudioDomains, type TranslatorOptions } from '../src/index';
import { openInBrowser, type BrowserModule } from '@image2audio/testing/browser-module';
import { inference, type BrowserOutcome, type BrowserTask } from './in-browser';
import { normal, tinyOptions } from './tiny-domains';

let page: BrowserModule;
beforeAll(async () => {
  await tf.setBackend('cpu');
  page = await openInBrowser(new URL('in-browser.ts', import.meta.url));
});
afterAll(() => page?.close());

async function task(options: TranslatorOptions, faceShape: number[], soundShape: number[]): Promise<BrowserTask> {
  const items = (shape: number[], seed: number) => ({
    shape: [2, ...shape],
    values: Array.from(normal([2, ...shape], seed).dataSync()),
  });
  const translator = createTranslator(options);
  const weights = (await translator.getWeights()).map((weight) => ({ ...weight, values: Array.from(weight.values) }));
  translator.dispose();
  return { backend: 'cpu', options, weights, faces: items(faceShape, 1), sounds: items(soundShape, 2) };
}

it.each<[string, TranslatorOptions, number[], number[]]>([
  ['small nets of odd sizes', tinyOptions, [7, 6, 1], [9, 4]],
  [
    'faces and spectrograms at a quarter of the width',
    { ...image2AudioDomains({ width: 0.25 }), classes: 8, sharedUnits: 64, seed: 3 },
    [48, 48, 1],
    [156, 64],
  ],
])(
  '%s: WebGL gives the numbers of the cpu back end within 1e-4',
  async (_, options, faceShape, soundShape) => {
    const given = await task(options, faceShape, soundShape);
    const wanted = await inference(given);
    const found = await page.call<BrowserOutcome>('inference', { ...given, backend: 'webgl' });
    expect(found.backend).toBe('webgl');
    expect(found.tensorsLeft).toBe(0);
    for (const [name, values] of Object.entries(wanted.outputs)) {
      expect(found.outputs[name], name).toHaveLength(values.length);
      const scale = Math.max(1, ...values.map(Math.abs));
      const worst = Math.max(...values.map((value, at) => Math.abs(value - found.outputs[name][at])));
      expect(worst / scale, name).toBeLessThan(1e-4);
    }
    expect(page.complaints).toEqual([]);
  },
  300_000,
);
