/** The built declarations in programs that have the types of the browser alone, or of Node alone. Needs the built package. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const common = `
  import * as audio from '@image2audio/audio-spectrogram';
  const preset: audio.SpectrogramPreset = { ...audio.presets.kaldi, frames: 10 };
  export const spectrogram: audio.Spectrogram = audio.presetSpectrogram(new Float32Array(16000), 16000, preset);
  export const sound: Promise<audio.DecodedAudio> = audio.decodeAudio(new ArrayBuffer(44));
`;
const inBrowser = `${common}
  export const pool = audio.spectrogramPool({ createWorker: () => new Worker('worker.js', { type: 'module' }) });`;
const inNode = `${common}
  import { Worker } from 'node:worker_threads';
  export const pool = audio.spectrogramPool({ createWorker: () => new Worker('worker.js') });`;

/** What the compiler has to say, strictly and about declarations too, of a program in a folder of this package. */
function complaints(text: string, format: 'mts' | 'cts', options: ts.CompilerOptions): string[] {
  const file = here(`program.${format}`);
  const resolved: ts.CompilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: false,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    ...options,
  };
  const host = ts.createCompilerHost(resolved);
  const onDisk = { ...host };
  host.fileExists = (name) => name === file || onDisk.fileExists(name);
  host.readFile = (name) => (name === file ? text : onDisk.readFile(name));
  host.getSourceFile = (name, version, ...rest) =>
    name === file ? ts.createSourceFile(name, text, version) : onDisk.getSourceFile(name, version, ...rest);
  const program = ts.createProgram([file], resolved, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText, file: at }) => `${at?.fileName ?? ''}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
}

describe.each(['mts', 'cts'] as const)('declarations in a .%s program', (format) => {
  it('are built', () => {
    expect(existsSync(here('../dist/index.d.ts'))).toBe(true);
  });

  it('need no types of Node', () => {
    expect(complaints(inBrowser, format, { lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'], types: [] })).toEqual([]);
  });

  it('need no types of the browser', () => {
    expect(complaints(inNode, format, { lib: ['lib.es2022.d.ts'], types: ['node'] })).toEqual([]);
  });

  it('refuse what is no worker', () => {
    const wrong = `${common}\n audio.spectrogramPool({ createWorker: () => ({ post: 1 }) });`;
    expect(complaints(wrong, format, { lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'], types: [] })).toHaveLength(1);
  });
});
