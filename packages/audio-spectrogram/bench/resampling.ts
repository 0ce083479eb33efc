/**
 * Resampling against librosa (soxr_hq) and against the polyphase filter of torchaudio's documentation ("kaiser_best": width 64,
 * rolloff 0.9476, beta 14.77) written with torch.nn.functional.conv1d, one thread on all sides: `npm run bench:resampling`.
 *
 * Rounds of ours and the peers alternate; the median of all rounds is printed. All must agree within the pass band.
 */
import {
  askPeer,
  benchmarkRow,
  errorText,
  median,
  medianMilliseconds,
  printRows,
  pythonPeer,
} from '@image2audio/benchmark/harness';
import { resample } from '../src/resample';

const SECONDS = 3;
const ROUNDS = 3;
const changes: [fromRate: number, toRate: number][] = [
  [48000, 16000],
  [44100, 16000],
  [22050, 16000],
  [8000, 16000],
  [16000, 44100],
];

/** A harmonic tone with vibrato, the same closed form as in the peer's script; below 3.2 kHz. */
function voice(rate: number): Float32Array {
  return Float32Array.from({ length: SECONDS * rate }, (_, n) => {
    const t = n / rate;
    const phase = 2 * Math.PI * (200 * t + 2 * Math.sin(2 * Math.PI * 5 * t));
    return 0.2 * Math.sin(phase) + 0.1 * Math.sin(7 * phase) + 0.05 * Math.sin(12 * phase);
  });
}

const peerScript = `
import json, math, statistics, sys, time
import librosa, numpy as np, torch
torch.set_num_threads(1)
task = json.load(sys.stdin)
def voice(rate):
    t = np.arange(${SECONDS} * rate) / rate
    phase = 2 * np.pi * (200 * t + 2 * np.sin(2 * np.pi * 5 * t))
    return (0.2 * np.sin(phase) + 0.1 * np.sin(7 * phase) + 0.05 * np.sin(12 * phase)).astype(np.float32)
def median_ms(work):
    for _ in range(5): work()
    times = []
    for _ in range(25):
        start = time.perf_counter(); work(); times.append(time.perf_counter() - start)
    return 1000 * statistics.median(times)
def sinc_kernel(old, new, width=64, rolloff=0.9475937167399596, beta=14.769656459379492):
    base = min(old, new) * rolloff
    reach = math.ceil(width * old / base)
    index = torch.arange(-reach, reach + old, dtype=torch.float64)[None, None] / old
    t = ((torch.arange(0, -new, -1, dtype=torch.float64)[:, None, None] / new + index) * base).clamp(-width, width)
    window = torch.i0(beta * torch.sqrt(1 - (t / width) ** 2)) / torch.i0(torch.tensor(beta, dtype=torch.float64))
    return (torch.sinc(t) * window * base / old).float(), reach
result = []
for old, new in task["changes"]:
    samples = voice(old)
    divisor = math.gcd(old, new)
    kernel, reach = sinc_kernel(old // divisor, new // divisor)
    tensor = torch.from_numpy(samples)[None]
    def polyphase():
        padded = torch.nn.functional.pad(tensor, (reach, reach + old // divisor))
        rows = torch.nn.functional.conv1d(padded[:, None], kernel, stride=old // divisor)
        return rows.transpose(1, 2).reshape(-1)[: math.ceil(new * len(samples) / old)]
    def soxr(): return librosa.resample(samples, orig_sr=old, target_sr=new, res_type="soxr_hq")
    with torch.no_grad():
        result.append({"soxr": median_ms(soxr), "torch": median_ms(polyphase), "soxrValues": soxr()[::97].tolist(), "torchValues": polyphase()[::97].tolist()})
json.dump({"changes": result, "librosa": librosa.__version__, "torchVersion": torch.__version__.split("+")[0]}, sys.stdout)
`;

interface PeerResult {
  changes: { soxr: number; torch: number; soxrValues: number[]; torchValues: number[] }[];
  librosa: string;
  torchVersion: string;
}

function requireAgreement(what: string, ours: Float32Array, theirs: number[]): void {
  // away from the ends, where the filters' lengths matter
  for (let i = 20; i < theirs.length - 20; i++) {
    if (!(Math.abs(ours[97 * i] - theirs[i]) <= 2e-3)) {
      throw new Error(`${what}: value ${97 * i} is ${ours[97 * i]} here and ${theirs[i]} there`);
    }
  }
}

const times = changes.map(() => ({
  ours: [] as number[],
  plain: [] as number[],
  soxr: [] as number[],
  torch: [] as number[],
}));
let versions: PeerResult | null = null;
const errors: Partial<Record<'soxr' | 'torch', string>>[] = changes.map(() => ({}));
for (let round = 0; round < ROUNDS; round++) {
  const { result: peer, error } = await askPeer(() => pythonPeer<PeerResult>(peerScript, { changes }));
  versions ??= peer;
  if (error !== undefined) for (const lost of errors) lost.soxr = lost.torch = error;
  for (const [i, [fromRate, toRate]] of changes.entries()) {
    const samples = voice(fromRate);
    const measure = (engine?: 'typescript') =>
      medianMilliseconds(() => resample(samples, fromRate, toRate, engine && { engine }), { repeats: 25, warmup: 20 });
    times[i].ours.push(await measure());
    times[i].plain.push(await measure('typescript'));
    if (!peer) continue;
    const { soxr, torch, soxrValues, torchValues } = peer.changes[i];
    times[i].soxr.push(soxr);
    times[i].torch.push(torch);
    const ours = resample(samples, fromRate, toRate);
    for (const [library, values] of [
      ['soxr', soxrValues],
      ['torch', torchValues],
    ] as const) {
      try {
        requireAgreement(`${library}, ${fromRate} to ${toRate} Hz`, ours, values);
      } catch (disagreement) {
        errors[i][library] = errorText(disagreement);
      }
    }
  }
}

printRows(
  changes.flatMap(([fromRate, toRate], i) => {
    const name = `resample ${fromRate} to ${toRate} Hz, ${SECONDS} s, 1 thread`;
    const { ours, plain, soxr, torch } = times[i];
    const of = errors[i];
    const librosa =
      versions && of.soxr === undefined
        ? { name: `librosa ${versions.librosa}, soxr_hq, 1 thread`, milliseconds: median(soxr) }
        : null;
    const polyphase =
      versions && of.torch === undefined
        ? { name: `torch ${versions.torchVersion}, polyphase, 1 thread`, milliseconds: median(torch) }
        : null;
    return [
      benchmarkRow(name, median(ours), librosa, of.soxr),
      benchmarkRow(name, median(ours), polyphase, of.torch),
      benchmarkRow(`${name}, without WebAssembly`, median(plain), librosa, of.soxr),
    ];
  }),
);
