/** Benchmarks against librosa, one thread on both sides; the peer's result is checked to agree with ours. */
import { askPeer, benchmarkRow, medianMilliseconds, printRows, pythonPeer } from '@image2audio/benchmark/harness';
import { decodeFlac } from '../src/decoders';
import { decodeWav, encodeWav, image2AudioSpectrogram, logMelSpectrogram, presets, resample } from '../src/index';
import { encodeFlac } from '../test/flac-encoder';

const SECONDS = 3;

/** A harmonic tone with vibrato, the same closed form as in the peer's script. */
function voice(rate: number): Float32Array {
  return Float32Array.from({ length: SECONDS * rate }, (_, n) => {
    const t = n / rate;
    const phase = 2 * Math.PI * (200 * t + 2 * Math.sin(2 * Math.PI * 5 * t));
    return 0.2 * Math.sin(phase) + 0.1 * Math.sin(7 * phase) + 0.05 * Math.sin(15 * phase);
  });
}

const peerScript = `
import json, statistics, sys, time, io, wave
import librosa, numpy as np
seconds = ${SECONDS}
def voice(rate):
    t = np.arange(seconds * rate) / rate
    phase = 2 * np.pi * (200 * t + 2 * np.sin(2 * np.pi * 5 * t))
    return (0.2 * np.sin(phase) + 0.1 * np.sin(7 * phase) + 0.05 * np.sin(15 * phase)).astype(np.float32)
def median_ms(work):
    for _ in range(3): work()
    times = []
    for _ in range(15):
        start = time.perf_counter(); work(); times.append(time.perf_counter() - start)
    return 1000 * statistics.median(times)
at16, at48 = voice(16000), voice(48000)
def log_mel(y):
    stft = {"n_fft": 1024, "win_length": 800, "hop_length": 256}
    power = librosa.feature.melspectrogram(y=y, sr=16000, n_mels=64, fmin=50, fmax=8000, **stft)
    return 10 * np.log10(power + 1e-7)
def resampled(): return librosa.resample(at48, orig_sr=48000, target_sr=16000, res_type="soxr_hq")
def chain():
    y, _ = librosa.effects.trim(resampled(), top_db=35)
    return librosa.util.fix_length(log_mel(y), size=156, axis=1)
json.dump({
    "logMel": median_ms(lambda: log_mel(at16)), "resample": median_ms(resampled), "chain": median_ms(chain),
    "level": log_mel(at16).T.ravel().tolist(), "resampled": resampled()[:47000:10].tolist(),
    "version": librosa.__version__,
}, sys.stdout)
`;

interface PeerResult {
  logMel: number;
  resample: number;
  chain: number;
  level: number[];
  resampled: number[];
  version: string;
}

function requireAgreement(what: string, ours: ArrayLike<number>, theirs: number[], tolerance: number, from = 0): void {
  for (let i = from; i < theirs.length; i++) {
    if (!(Math.abs(ours[i] - theirs[i]) <= tolerance)) {
      throw new Error(
        `${what}: value ${i} is ${ours[i]} here and ${theirs[i]} in librosa, more than ${tolerance} apart`,
      );
    }
  }
}

const at16 = voice(16000);
const at48 = voice(48000);
const wav = encodeWav(at48, 48000);
const flac = encodeFlac(
  Array.from(at16.subarray(0, 128 * 256), (sample) => Math.round(sample * 32767)),
  { blockSize: 256 },
);
const { logMel } = presets.image2audio;

const answer = await askPeer(() => pythonPeer<PeerResult>(peerScript));
/** A row beside librosa's time for the same, where `check` accepts what it got. */
async function librosaRow(
  name: string,
  work: () => unknown,
  part: 'logMel' | 'resample' | 'chain',
  check: (theirs: PeerResult) => unknown,
) {
  const { result, error } = await askPeer(() => answer.result, check);
  const peer = result && { name: `librosa ${result.version}, 1 thread`, milliseconds: result[part] };
  return benchmarkRow(name, await medianMilliseconds(work), peer, answer.error ?? error);
}
// librosa works in float32 where it is given float32: weak bins differ
const checkLevels = ({ level }: PeerResult): void =>
  requireAgreement('log-mel', logMelSpectrogram(at16, logMel).data, level, 0.05);
const checkResampled = ({ resampled }: PeerResult): void => {
  const ours = resample(at48, 48000, 16000).filter((_, m) => m % 10 === 0);
  requireAgreement('resample', ours, resampled, 2e-3, 50);
};

printRows([
  await librosaRow(
    'log-mel 64 bands, 3 s at 16 kHz, 1 thread',
    () => logMelSpectrogram(at16, logMel),
    'logMel',
    checkLevels,
  ),
  await librosaRow(
    'resample 48 to 16 kHz, 3 s, 1 thread',
    () => resample(at48, 48000, 16000),
    'resample',
    checkResampled,
  ),
  await librosaRow(
    'resample, trim, log-mel, 156 frames, 3 s at 48 kHz, 1 thread',
    () => image2AudioSpectrogram(at48, 48000),
    'chain',
    (theirs) => {
      checkLevels(theirs);
      checkResampled(theirs);
    },
  ),
  benchmarkRow('decode WAV, 16 bits, 3 s at 48 kHz, 1 thread', await medianMilliseconds(() => decodeWav(wav))),
  benchmarkRow('decode FLAC, verbatim, 2 s at 16 kHz, 1 thread', await medianMilliseconds(() => decodeFlac(flac))),
]);

await import('./spectrograms');
await import('./resampling');
await import('./back-to-sound');
