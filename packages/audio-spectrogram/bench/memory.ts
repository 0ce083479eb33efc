/** Memory over 10,000 clips of many lengths and both engines: `npm run bench:memory`. Fails where the last half needs more than the first. */
import { median } from '@image2audio/benchmark/harness';
import { presets, presetSpectrogram } from '../src/index';

const CLIPS = 10_000;
const REPORTS = 10;

const collect = globalThis.gc;
if (!collect) throw new Error('bench/memory.ts needs node --expose-gc: start it with npm run bench:memory');

const noise = Float32Array.from({ length: 64_000 }, (_, n) => (((n * 7919) % 2003) - 1001) / 4004);
const conventions = [presets.image2audio, presets.librosa, presets.torchaudio, presets.kaldi, presets.vggish];
const used: number[] = [];
for (let clip = 0; clip < CLIPS; clip++) {
  const preset = conventions[clip % conventions.length];
  const engine = clip % 50 < 5 ? 'typescript' : 'webassembly';
  const samples = noise.subarray(0, 4_000 + ((clip * 7919) % 60_000));
  presetSpectrogram(samples, preset.logMel.sampleRate, { ...preset, logMel: { ...preset.logMel, engine } });
  if ((clip + 1) % (CLIPS / REPORTS) > 0) continue;
  collect();
  const { rss, heapUsed, external } = process.memoryUsage();
  used.push(heapUsed + external);
  const [total, heap, outside] = [rss, heapUsed, external].map((bytes) => (bytes / 2 ** 20).toFixed(1));
  console.log(`${clip + 1} clips: ${total} MiB resident, ${heap} MiB heap, ${outside} MiB buffers`);
}
const half = REPORTS / 2;
if (median(used.slice(half)) > 1.05 * median(used.slice(0, half))) {
  console.error('memory grows with the number of clips');
  process.exitCode = 1;
}
