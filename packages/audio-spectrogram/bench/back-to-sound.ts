/**
 * The way back to sound against librosa, one thread on both sides: `npm run bench:sound`. What both reach is held against each
 * other; rounds of ours and librosa's alternate, and the median of all rounds is printed.
 */
import {
  askPeer,
  benchmarkRow,
  median,
  medianMilliseconds,
  printRows,
  pythonPeer,
} from '@image2audio/benchmark/harness';
import { griffinLim, istft, melToMagnitude, spectralConvergence } from '../src/inverse';
import { melFilterbank, powerSpectrogram, stft } from '../src/transform';
import { melSpectrogram, presets } from '../src/index';
import { voice } from '../test/voice';

const RATE = 16000;
const ROUNDS = 3;
const samples = voice(3 * RATE, RATE);
const { logMel } = presets.image2audio;

const peerScript = `
import json, statistics, sys, time
import librosa, numpy as np
y = np.array(json.load(sys.stdin)["samples"])
def median_ms(work):
    for _ in range(3): work()
    times = []
    for _ in range(15):
        start = time.perf_counter(); work(); times.append(time.perf_counter() - start)
    return 1000 * statistics.median(times)
frames = {"n_fft": 1024, "win_length": 800, "hop_length": 256}
filters = {"sr": 16000, "n_fft": 1024, "fmin": 50, "fmax": 8000}
spectrum = librosa.stft(y, **frames)
magnitude = np.abs(spectrum)
weights = librosa.filters.mel(n_mels=64, dtype=np.float64, **filters)
mel = weights @ magnitude**2
def griffin_lim(values): return librosa.griffinlim(values, n_iter=32, random_state=0, **frames)
def inverted(): return librosa.feature.inverse.mel_to_stft(mel, **filters)
def mel_error(values): return float(np.linalg.norm(weights @ values**2 - mel) / np.linalg.norm(mel))
def convergence(values): return float(np.linalg.norm(magnitude - np.abs(librosa.stft(values, **frames))) / np.linalg.norm(magnitude))
json.dump({
    "istft": median_ms(lambda: librosa.istft(spectrum, **frames)),
    "inversion": median_ms(inverted), "griffinLim": median_ms(lambda: griffin_lim(magnitude)),
    "restored": librosa.istft(spectrum, **frames).tolist(),
    "melError": mel_error(inverted()), "convergence": convergence(griffin_lim(magnitude)), "version": librosa.__version__,
}, sys.stdout)
`;

interface PeerResult {
  istft: number;
  inversion: number;
  griffinLim: number;
  restored: number[];
  melError: number;
  convergence: number;
  version: string;
}

const spectrum = stft(samples, logMel);
const power = powerSpectrogram(samples, logMel);
const magnitude = { ...power, data: power.data.map(Math.sqrt) };
const mel = melSpectrogram(samples, logMel);

/** What librosa's result must be like, work by work. */
const checks: Record<keyof typeof works, (peer: PeerResult) => void> = {
  istft: (peer) => {
    const restored = istft(spectrum, logMel);
    const furthest = restored.reduce((most, x, n) => Math.max(most, Math.abs(x - peer.restored[n])), 0);
    if (!(restored.length === peer.restored.length && furthest < 1e-12)) {
      throw new Error(`istft: ${furthest} from librosa, expected less than 1e-12`);
    }
  },
  inversion: (peer) => {
    const back = melToMagnitude(mel, logMel);
    const ratio = (values: Float64Array) => Math.hypot(...values) / Math.hypot(...mel.data);
    const again = melSpectrogramOf(back.data);
    const melError = ratio(again.map((value, i) => value - mel.data[i]));
    console.error(
      `mel inversion, relative error of the sums: ${melError.toExponential(1)}, librosa ${peer.melError.toExponential(1)}`,
    );
    if (!(melError <= peer.melError)) throw new Error(`mel inversion: ${melError} off, librosa ${peer.melError}`);
  },
  griffinLim: (peer) => {
    const reached = spectralConvergence(magnitude, griffinLim(magnitude, logMel), logMel);
    console.error(
      `Griffin-Lim, 32 rounds, convergence: ${reached}, librosa ${peer.convergence}, from other random phases`,
    );
    // other phases to start from: within a fifth
    if (!(reached <= 1.2 * peer.convergence)) throw new Error(`convergence ${reached}, librosa ${peer.convergence}`);
  },
};

/** The filters over magnitudes, by the definition. */
function melSpectrogramOf(values: Float64Array): Float64Array {
  const { weights, bands, bins } = melFilterbank(logMel);
  return Float64Array.from(mel.data, (_, i) => {
    const [frame, band] = [Math.floor(i / bands), i % bands];
    let sum = 0;
    for (let k = 0; k < bins; k++) sum += weights[band * bins + k] * values[frame * bins + k] ** 2;
    return sum;
  });
}

const works = {
  istft: { name: 'istft, 188 frames of 1024, 1 thread', run: () => istft(spectrum, logMel) },
  inversion: {
    name: 'mel inversion, 188 frames, 64 bands to 513 bins, 1 thread',
    run: () => melToMagnitude(mel, logMel),
  },
  griffinLim: {
    name: 'Griffin-Lim, 32 rounds, 188 frames of 1024, 1 thread',
    run: () => griffinLim(magnitude, logMel),
  },
};
const keys = Object.keys(works) as (keyof typeof works)[];
const times = keys.map(() => ({ ours: [] as number[], theirs: [] as number[] }));
let version: string | null = null;
const errors: Partial<Record<keyof typeof works, string>> = {};
for (let round = 0; round < ROUNDS; round++) {
  const answer = await askPeer(() => pythonPeer<PeerResult>(peerScript, { samples: [...samples] }));
  const peer = answer.result;
  version ??= peer?.version ?? null;
  for (const [i, key] of keys.entries()) {
    const checked = await askPeer(() => (round === 0 ? peer : null), checks[key]);
    const error = answer.error ?? checked.error;
    if (error !== undefined) errors[key] ??= error;
    times[i].ours.push(await medianMilliseconds(works[key].run));
    if (peer) times[i].theirs.push(peer[key]);
  }
}

printRows(
  keys.map((key, i) => {
    const { ours, theirs } = times[i];
    const isCompared = version !== null && errors[key] === undefined;
    const peer = isCompared ? { name: `librosa ${version}, 1 thread`, milliseconds: median(theirs) } : null;
    return benchmarkRow(works[key].name, median(ours), peer, errors[key]);
  }),
);
