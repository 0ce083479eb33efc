/**
 * From sound files and face images to the items that training takes: computed (cold), and read from the cache (second start), each turn in a
 * process of its own, timed after its modules are loaded. The peer is librosa in as many processes as there are cores, over the same files, with the same rates,
 * trim, bands and frames; its imports are not counted.
 *
 *     PEERS_PYTHON=/path/to/python npm run bench:features --workspace @image2audio/reproduction -- --data DIR [--turns 3] [--json]
 *
 * The workers are the built ones: `npm run build` first. DIR is a folder with RAVDESS (48 kHz: tools/upsample-corpus.ts) and face images.
 */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { askPeer, benchmarkRow, median, RowReport, type BenchmarkRow } from '@image2audio/benchmark/harness';
import { presetConfig } from '../src/config/presets/index';
import { openCorpora, type Corpora } from '../src/corpora/sources';
import { messageOf, UsageError } from '../src/errors';
import { facePixels } from '../src/features/faces';
import { corpusSpectrograms } from '../src/features/spectrograms';

interface Turn {
  items: number;
  milliseconds: number;
  processorSeconds: number;
  peakMegabytes: number;
}

const work: Record<string, (corpora: Corpora, cache: string) => Promise<number>> = {
  spectrograms: async ({ speech }, cache) => (await corpusSpectrograms(speech.ravdess!, cache)).ids.length,
  faces: async ({ faces }, cache) => {
    let items = 0;
    for (const { name, fingerprint, faces: images, pixelsOf } of faces) {
      items += (await facePixels(name, fingerprint, images, pixelsOf, cache)).ids.length;
    }
    return items;
  },
};

/** One turn, in this process. */
async function turn(data: string, cache: string, part: string): Promise<Turn> {
  const corpora = await openCorpora(data, presetConfig('demo'));
  const [started, processor] = [performance.now(), process.cpuUsage()];
  const items = await work[part](corpora, cache);
  const milliseconds = performance.now() - started;
  const { user, system } = process.cpuUsage(processor);
  const peakMegabytes = process.resourceUsage().maxRSS / 1000;
  return { items, milliseconds, processorSeconds: (user + system) / 1e6, peakMegabytes };
}

function inProcess(data: string, cache: string, part: string): Promise<Turn> {
  const script = fileURLToPath(import.meta.url);
  return new Promise((resolve, reject) => {
    const args = [...process.execArgv, script, '--data', data, '--cache', cache, '--part', part];
    execFile(process.execPath, args, (error, stdout, stderr) => {
      if (error) reject(new Error(stderr || error.message));
      else resolve(JSON.parse(stdout) as Turn);
    });
  });
}

const peerScript = `
import json, multiprocessing, os, sys, time
import librosa, numpy as np
def spectrogram(path):
    y, _ = librosa.load(path, sr=16000)
    y, _ = librosa.effects.trim(y, top_db=35)
    power = librosa.feature.melspectrogram(
        y=y, sr=16000, n_fft=1024, win_length=800, hop_length=256, n_mels=64, fmin=50, fmax=8000)
    level = (10 * np.log10(power + 1e-7)).T.astype(np.float32)
    frames = len(level)
    if frames >= 156: return level[(frames - 156) // 2:][:156]
    return np.pad(level, (((156 - frames) // 2, 156 - frames - (156 - frames) // 2), (0, 0)), constant_values=-70)
if __name__ == "__main__":
    task = json.load(sys.stdin)
    with multiprocessing.get_context("fork").Pool(task["processes"]) as pool:
        pool.map(spectrogram, task["paths"][: 2 * task["processes"]])
        start = time.perf_counter()
        levels = np.stack(pool.map(spectrogram, task["paths"], chunksize=8))
        seconds = time.perf_counter() - start
    levels.tofile(task["out"])
    print(json.dumps({"milliseconds": 1000 * seconds, "version": librosa.__version__}))
`;

/** Times the peer and holds our levels against its. */
async function peerTurn(data: string, cache: string, processes: number) {
  const interpreter = process.env.PEERS_PYTHON;
  if (!interpreter) return null;
  const source = (await openCorpora(data, presetConfig('demo'))).speech.ravdess!;
  const out = join(cache, 'peer.f32');
  const input = JSON.stringify({ paths: source.clips.map(({ path }) => path), processes, out });
  const printed = execFileSync(interpreter, ['-W', 'ignore', '-c', peerScript], {
    input,
    env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', NUMBA_NUM_THREADS: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const theirs = new Float32Array(new Uint8Array(readFileSync(out)).buffer);
  rmSync(out);
  const ours = (await corpusSpectrograms(source, cache)).items.data;
  if (ours.length !== theirs.length) throw new Error(`${ours.length} levels here, ${theirs.length} in librosa`);
  const difference = median(Array.from(ours, (level, index) => Math.abs(level - theirs[index])));
  // another resampler, and trims that now and then fall a hop apart: most levels, not all, are the same
  if (!(difference < 0.05)) throw new Error(`half of the levels differ from librosa's by more than ${difference} dB`);
  console.error(`half of the levels differ from librosa's by at most ${difference.toExponential(1)} dB`);
  return JSON.parse(printed.toString()) as { milliseconds: number; version: string };
}

const summary = (turns: Turn[]) =>
  `${turns[0].items} items; wall ${turns.map(({ milliseconds }) => (milliseconds / 1000).toFixed(2)).join(', ')} s; processor ` +
  `${turns.map(({ processorSeconds }) => processorSeconds.toFixed(2)).join(', ')} s; at most ${Math.max(...turns.map(({ peakMegabytes }) => peakMegabytes)).toFixed(0)} MB`;

async function compare(data: string, turns: number): Promise<void> {
  const threads = availableParallelism();
  const cache = mkdtempSync(join(tmpdir(), 'image2audio-features-'));
  const report = new RowReport();
  try {
    for (const part of Object.keys(work)) {
      await report.measure(part, () => comparePart(part));
    }
    console.error(`load of the machine at the end: ${loadavg()[0].toFixed(1)} on ${threads} cores`);
    report.end();
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }

  async function comparePart(part: string): Promise<BenchmarkRow[]> {
    const [cold, warm, theirs]: [Turn[], Turn[], { milliseconds: number; version: string }[]] = [[], [], []];
    let error: string | undefined;
    for (let count = 0; count < turns; count++) {
      rmSync(cache, { recursive: true });
      cold.push(await inProcess(data, cache, part));
      warm.push(await inProcess(data, cache, part));
      const peer = await askPeer(() => (part === 'spectrograms' ? peerTurn(data, cache, threads) : null));
      if (peer.result) theirs.push(peer.result);
      error ??= peer.error;
    }
    const times = (list: { milliseconds: number }[]) => median(list.map(({ milliseconds }) => milliseconds));
    console.error(`${part}, cold: ${summary(cold)}`);
    console.error(`${part}, second start: ${summary(warm)}`);
    const peer =
      theirs.length > 0 && error === undefined
        ? { name: `librosa ${theirs[0].version}, ${threads} processes`, milliseconds: times(theirs) }
        : null;
    return [
      benchmarkRow(`${cold[0].items} ${part}, cold, ${threads} threads`, times(cold), peer, error),
      benchmarkRow(`${cold[0].items} ${part}, second start`, times(warm)),
    ];
  }
}

try {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      turns: { type: 'string', default: '3' },
      json: { type: 'boolean' },
      cache: { type: 'string' },
      part: { type: 'string' },
    },
  });
  const { data, turns, cache, part } = values;
  if (data === undefined) throw new UsageError('--data DIR: a folder with RAVDESS and face images');
  if (cache !== undefined && part !== undefined) console.log(JSON.stringify(await turn(data, cache, part)));
  else await compare(data, Number(turns));
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
