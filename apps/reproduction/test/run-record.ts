import { presetConfig } from '../src/config/presets/index';
import type { RunRecord } from '../src/evaluation/run-files';

/** run.json of a small run on one corpus. For tests of what reads it. */
export function runRecord(overrides: Partial<RunRecord> = {}): RunRecord {
  return {
    schema: 1,
    runKey: '0123456789abcdef',
    preset: 'smoke',
    synthetic: true,
    config: presetConfig('smoke'),
    versions: { image2audio: '0.0.0', tensorflowjs: '4.22.0', node: 'v20.19.0' },
    backend: { name: 'onnxruntime', reason: 'asked for', library: 'a library' },
    jobs: 2,
    threadsPerJob: 1,
    processor: 'a processor',
    seeds: [0],
    columns: ['up-ifer-rav', 'p-ifer-rav'],
    rows: ['base', 'all'],
    unavailable: { 'p-ifer-rav': 'no videos' },
    deviations: { 'up-ifer-rav': ['no corpus frames'] },
    corpora: [{ name: 'ravdess', title: 'synthetic RAVDESS', items: 32, fingerprint: 'f' }],
    faces: { ravdess: 'a' },
    data: { ravdess: 'b' },
    videos: { ravdess: { wanted: 3, faces: 1, withoutFace: 1, unreadable: 1, settings: { detector: 'd' } } },
    problems: [{ file: 'clip.wav', reason: 'cut short', remedy: 'get it again' }],
    excluded: [],
    notes: ['synthetic voices and faces'],
    splits: [],
    ...overrides,
  };
}
