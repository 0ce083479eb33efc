/**
 * Draws the pictures of the documentation into docs/pictures, or compares them with what is there:
 *
 *     npx tsx tools/pictures/index.ts [--check] [NAME ...]
 *
 * Everything is seeded and computed by the packages themselves; voices and faces in them are synthetic. That of kplus1-classifier is
 * drawn by its own example, examples/semi-supervised.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const pictures: Record<string, () => Promise<string | Uint8Array>> = {
  'house.svg': async () => (await import('./house')).house(),
  'method.svg': async () => (await import('./method')).method(),
  'audio-spectrogram.png': async () => (await import('./audio-spectrogram')).audioSpectrogram(),
  'density-iwae.svg': async () => (await import('./density-iwae')).densityIwae(),
  'emotion-corpora.png': async () => (await import('./emotion-corpora')).emotionCorpora(),
  'gan-metrics.svg': async () => (await import('./gan-metrics')).ganMetrics(),
  'graph-smoothness.svg': async () => (await import('./graph-smoothness')).graphSmoothness(),
  'tfjs-backend-onnxruntime.svg': async () => (await import('./tfjs-backend-onnxruntime')).tfjsBackendOnnxruntime(),
  'tfjs-training.svg': async () => (await import('./tfjs-training')).tfjsTraining(),
  'unit-translator.svg': async () => (await import('./unit-translator')).unitTranslator(),
};

const largest = 60_000;
const [check, ...names] = [
  process.argv.includes('--check'),
  ...process.argv.slice(2).filter((name) => name !== '--check'),
];
const folder = new URL('../../docs/pictures/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [file, draw] of Object.entries(pictures)) {
  if (names.length > 0 && !names.some((name) => file.startsWith(name))) continue;
  const drawn = Buffer.from(await draw());
  const path = fileURLToPath(new URL(file, folder));
  if (drawn.length > largest) throw new Error(`${file}: found ${drawn.length} bytes, expected at most ${largest}`);
  if (!check) writeFileSync(path, drawn);
  else if (!existsSync(path) || !readFileSync(path).equals(drawn)) {
    console.error(`docs/pictures/${file} is not what its sources draw: run tools/pictures/index.ts without --check`);
    process.exitCode = 1;
  }
}
