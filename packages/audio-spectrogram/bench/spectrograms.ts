/**
 * Log-mel spectrograms against torch.stft + mel + log10 and against librosa, one thread on all sides, and batches over worker threads:
 * `npm run bench:spectrograms`. Turns of ours and the peers' alternate, the median turn is printed. The levels must agree.
 */
import { fileURLToPath } from 'node:url';
import { askPeer, benchmarkRow, type BenchmarkRow, median, RowReport } from '@image2audio/benchmark/harness';
import { StepPeer } from '@image2audio/benchmark/step-peer';
import { timeSteps } from '@image2audio/benchmark/training-step';
import { type LogMelOptions, logMelSpectrogram, presets, presetSpectrogram, spectrogramPool } from '../src/index';
import { startSourceWorker } from '../test/source-worker';

const SECONDS = 3;
const RATE = 16000;
const TURNS = 31;
const CLIPS_A_TURN = 20;
const BATCH = 600;

/** Harmonics with vibrato over a little noise, so that no band is far below what float32 resolves. */
const samples = Float32Array.from({ length: SECONDS * RATE }, (_, n) => {
  const t = n / RATE;
  const phase = 2 * Math.PI * (200 * t + 2 * Math.sin(2 * Math.PI * 5 * t));
  const noise = (((n * 7919) % 2003) - 1001) / 1001;
  return 0.2 * Math.sin(phase) + 0.1 * Math.sin(7 * phase) + 0.05 * Math.sin(15 * phase) + 0.005 * noise;
});

const configurations: { name: string; options: LogMelOptions }[] = [
  {
    name: 'n_fft 1024, hop 320, 64 mel',
    options: {
      sampleRate: RATE,
      fftSize: 1024,
      hopLength: 320,
      bands: 64,
      decibel: { rule: 'floor', floor: 1e-10 },
    },
  },
  { name: "torchaudio's: n_fft 400, hop 200, 128 mel", options: presets.torchaudio.logMel },
];

async function startPeer(library: 'torch' | 'librosa', options: LogMelOptions): Promise<StepPeer | null> {
  const interpreter = process.env.PEERS_PYTHON;
  if (!interpreter) return null;
  const input = {
    library,
    samples: Buffer.from(samples.buffer).toString('base64'),
    options: {
      rate: RATE,
      nFft: options.fftSize,
      hop: options.hopLength,
      bands: options.bands,
      scale: options.scale ?? 'slaney',
      norm: options.normalization === 'none' ? null : 'slaney',
      pad: options.padMode ?? 'constant',
    },
  };
  const oneThread = { OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };
  const script = fileURLToPath(new URL('spectrogram_peer.py', import.meta.url));
  return StepPeer.start(interpreter, ['-W', 'ignore', script], input, oneThread);
}

function requireAgreement(ours: Float32Array, [theirs]: number[][], library: string): void {
  let largest = 0;
  for (const [i, level] of theirs.entries()) {
    // torch and librosa compute in float32
    if (!(Math.abs(ours[i] - level) <= 0.02)) {
      throw new Error(`level ${i} is ${ours[i]} dB here and ${level} dB in ${library}`);
    }
    largest = Math.max(largest, Math.abs(ours[i] - level));
  }
  console.error(`levels differ from those of ${library} by at most ${largest.toExponential(1)} dB`);
}

/** Ours with and without WebAssembly and the peers, in turns. */
async function oneThread(name: string, options: LogMelOptions): Promise<BenchmarkRow[]> {
  const sides = [];
  for (const library of ['torch', 'librosa'] as const) {
    const { result, error } = await askPeer(() => startPeer(library, options));
    const checked = await askPeer(
      () => result,
      async (peer) => requireAgreement(logMelSpectrogram(samples, options).data, await peer.check(1), peer.library),
    );
    if (result || error !== undefined) sides.push({ peer: result, error: error ?? checked.error });
  }
  const ours = (engine?: 'typescript') => (count: number) => {
    for (let clip = 0; clip < count; clip++) logMelSpectrogram(samples, engine ? { ...options, engine } : options);
    return [];
  };
  const [fast, plain, ...theirs]: number[][] = [[], [], ...sides.map(() => [])];
  ours()(100);
  ours('typescript')(100);
  for (let turn = 0; turn < TURNS; turn++) {
    fast.push((await timeSteps(ours(), CLIPS_A_TURN)).milliseconds);
    for (const [index, { peer, error }] of sides.entries()) {
      if (peer && error === undefined) theirs[index].push((await peer.time(CLIPS_A_TURN)).milliseconds);
    }
    plain.push((await timeSteps(ours('typescript'), CLIPS_A_TURN)).milliseconds);
  }
  for (const { peer } of sides) peer?.stop();
  const row = `log-mel, ${name}, ${SECONDS} s at 16 kHz, 1 thread`;
  const minima = [fast, plain, ...theirs].map((times) => Math.min(...times).toFixed(3));
  console.error(`${row}: minima in ms ${minima.join(', ')} (ours, without WebAssembly, then the peers)`);
  if (sides.length === 0) return [benchmarkRow(row, median(fast)), benchmarkRow(`${row}, TypeScript`, median(plain))];
  return sides.flatMap(({ peer, error }, index) => {
    const compared =
      peer && error === undefined ? { name: `${peer.library}, 1 thread`, milliseconds: median(theirs[index]) } : null;
    return [
      benchmarkRow(row, median(fast), compared, error),
      benchmarkRow(`${row}, without WebAssembly`, median(plain), compared, error),
    ];
  });
}

/** A batch on worker threads against the same clips in this thread. */
async function manyThreads(threads: number): Promise<BenchmarkRow> {
  const clips = Array.from({ length: BATCH }, () => ({ samples, sampleRate: RATE }));
  const pool = spectrogramPool({ threads, createWorker: () => startSourceWorker() });
  await pool.spectrograms(clips, presets.image2audio);
  const [pooled, alone]: number[][] = [[], []];
  for (let turn = 0; turn < 5; turn++) {
    let start = performance.now();
    await pool.spectrograms(clips, presets.image2audio);
    pooled.push(performance.now() - start);
    start = performance.now();
    for (const clip of clips) presetSpectrogram(clip.samples, clip.sampleRate, presets.image2audio);
    alone.push(performance.now() - start);
  }
  await pool.close();
  const name = `${BATCH} clips, preset image2audio, ${threads} worker ${threads === 1 ? 'thread' : 'threads'}`;
  return benchmarkRow(name, median(pooled), { name: 'the same in the calling thread', milliseconds: median(alone) });
}

const report = new RowReport();
for (const { name, options } of configurations) {
  await report.measure(`log-mel, ${name}, 1 thread`, () => oneThread(name, options));
}
for (const threads of [1, 2]) await report.measure(`${BATCH} clips, ${threads} threads`, () => manyThreads(threads));
report.end();
