import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { encode } from 'fast-png';
import { onTestFinished } from 'vitest';

/** A folder with these files, removed when the test ends. */
export function temporaryTree(files: Record<string, string | Uint8Array>): string {
  const root = mkdtempSync(join(tmpdir(), 'emotion-corpora-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

/** Bytes that begin as a WAV file does, different for different `marks`. */
export function wavLike(mark: string): Uint8Array {
  return new TextEncoder().encode(`RIFF    WAVE${mark}`);
}

/** A grey PNG, filled with one value. */
export function plainPng(grey: number, size = 48): Uint8Array {
  return encode({ width: size, height: size, data: new Uint8Array(size * size).fill(grey), channels: 1, depth: 8 });
}

/** One WAV-like file a name. */
export function wavFiles(names: readonly string[]): Record<string, Uint8Array> {
  return Object.fromEntries(names.map((name) => [name, wavLike(name)]));
}
