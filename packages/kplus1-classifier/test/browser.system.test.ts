/**
 * The built package, bundled, on the WebGL back end of headless Chromium: what it predicts there is what Node's cpu back end
 * predicts. Needs the built package and Chromium (`apt-get install chromium`, or CHROMIUM naming the program).
 */
import { randomStream } from '@image2audio/tfjs-training';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClassifier, encodeClassifier, type NetworkOptions } from '../src/index';
import { openInBrowser, type BrowserModule } from '@image2audio/testing/browser-module';
import { largestDifference } from './finite-differences';
import { inference, type BrowserOutcome, type BrowserTask } from './in-browser';

let page: BrowserModule;
beforeAll(async () => {
  await tf.setBackend('cpu');
  page = await openInBrowser(new URL('in-browser.ts', import.meta.url));
});
afterAll(() => page?.close());

async function task(network: NetworkOptions): Promise<BrowserTask> {
  const classifier = createClassifier({ classes: 8, seed: 6, network });
  const file = Buffer.from(await encodeClassifier(classifier)).toString('base64');
  const { functionalCount } = classifier;
  classifier.dispose();
  const random = randomStream(4);
  const draw = (count: number): number[] => Array.from({ length: count }, () => 4 * random() - 2);
  const x = draw(3 * 156 * 64);
  return { backend: 'cpu', file, x, ...(functionalCount > 0 && { functionals: draw(3 * functionalCount) }) };
}

it.each<NetworkOptions>([
  { kind: 'time-convolution' },
  { kind: 'residual-2d' },
  { kind: 'residual-recurrent' },
  { kind: 'residual-attention' },
  { kind: 'two-head' },
  { kind: 'dense' },
])(
  '$kind of full size: WebGL gives the predictions of the cpu back end within 1e-4',
  async (network) => {
    const given = await task(network);
    const wanted = await inference(given);
    const found = await page.call<BrowserOutcome>('inference', { ...given, backend: 'webgl' });
    expect(found.backend).toBe('webgl');
    expect(found.tensorsLeft).toBe(0);
    for (const [name, values] of Object.entries(wanted.outputs)) {
      const scale = Math.max(1, ...values.map(Math.abs));
      const worst = largestDifference(found.outputs[name as keyof BrowserOutcome['outputs']], values);
      expect(worst / scale, name).toBeLessThan(1e-4);
    }
    expect(found.labels).toEqual(wanted.labels);
    expect(page.complaints).toEqual([]);
  },
  240_000,
);
