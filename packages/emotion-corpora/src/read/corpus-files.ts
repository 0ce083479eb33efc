import { readdir, realpath, stat } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { CorpusError } from '../errors';

/** A file below a corpus' folder. */
export interface CorpusFile {
  path: string;
  /** Relative to the folder that was listed, with `/`. */
  relative: string;
  name: string;
  bytes: number;
}

export const soundExtensions: readonly string[] = ['.wav', '.flac'];
export const imageExtensions: readonly string[] = ['.png', '.jpg', '.jpeg', '.tif', '.tiff'];
export const videoExtensions: readonly string[] = ['.mp4', '.flv', '.avi', '.mov', '.mkv', '.webm', '.mpg'];

export function hasExtension(name: string, extensions: readonly string[]): boolean {
  return extensions.includes(extname(name).toLowerCase());
}

/** Ordinary comparison of code units: the same order on every machine, whatever its language. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * All files below `dir`, sorted by relative path. Links are followed, each folder once; hidden files and `node_modules` are passed over
 * (`._name.wav`, which macOS leaves behind, among them); so are links that lead nowhere.
 *
 * @throws CorpusError where `dir` is no folder that can be read.
 */
export async function listFiles(dir: string, lookedFor: string): Promise<CorpusFile[]> {
  const files: CorpusFile[] = [];
  const visited = new Set<string>();

  async function visit(folder: string): Promise<void> {
    const real = await realpath(folder);
    if (visited.has(real)) return;
    visited.add(real);
    const names = (await readdir(folder)).filter((name) => !name.startsWith('.') && name !== 'node_modules');
    const entries = await Promise.all(
      names.sort(compareText).map(async (name) => {
        const path = join(folder, name);
        return { name, path, status: await stat(path).catch(() => null) };
      }),
    );
    // one folder after the other: of two ways to the same folder, always the same is taken
    for (const { name, path, status } of entries) {
      if (status?.isDirectory()) await visit(path);
      else if (status?.isFile()) {
        files.push({ path, relative: relative(dir, path).split(sep).join('/'), name, bytes: status.size });
      }
    }
  }

  try {
    await visit(dir);
  } catch (cause) {
    throw new CorpusError({
      file: dir,
      found: `no folder that can be read (${cause instanceof Error ? cause.message : String(cause)})`,
      expected: `a folder with ${lookedFor}`,
      fix: 'Check the path, and that its folders may be read.',
    });
  }
  return files.sort((a, b) => compareText(a.relative, b.relative));
}
