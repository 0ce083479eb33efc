import { lstat, open, readdir, readlink, realpath, stat } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import type { FileProblem } from '../corpus-index';
import { CorpusError } from '../errors';
import type { CorpusFile } from './corpus-file';
import { nameOf, shownName } from './entry-name';
import { longestPointer, standInHead, standInOf, type StandIn } from './stand-ins';

export type { CorpusFile } from './corpus-file';

/** What lies below a folder. */
export interface Listing {
  /** Sorted by relative path. */
  files: CorpusFile[];
  /** Folders and files that could not be looked at, by relative path: what may be in them is not in `files`. */
  problems: FileProblem[];
}

export const soundExtensions: readonly string[] = ['.wav', '.flac'];
export const imageExtensions: readonly string[] = ['.png', '.jpg', '.jpeg', '.tif', '.tiff'];
export const videoExtensions: readonly string[] = ['.mp4', '.flv', '.avi', '.mov', '.mkv', '.webm', '.mpg'];

const heldExtensions = new Set([...soundExtensions, ...imageExtensions, ...videoExtensions, '.csv']);

export function hasExtension(name: string, extensions: readonly string[]): boolean {
  return extensions.includes(extname(name).toLowerCase());
}

/** Ordinary comparison of code units: the same order on every machine, whatever its language. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const codeOf = (cause: unknown): string => (cause as NodeJS.ErrnoException | null)?.code ?? '';
const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** Of the process and the machine, not of an entry: with one missing, the listing says nothing. */
const scarcities: Readonly<Record<string, string>> = {
  EMFILE: 'Let the process open more files (ulimit -n).',
  ENFILE: 'Let the system open more files.',
  ENOMEM: 'Free some memory.',
};

const remedies: Readonly<Record<string, string>> = {
  EACCES: 'Allow reading it (chmod).',
  EPERM: 'Allow reading it.',
  ELOOP: 'Remove the link: it leads to itself.',
  ENAMETOOLONG: 'Move it to a folder with a shorter path.',
};

/** Why an entry cannot be looked at; null where it has gone meanwhile. */
async function problemOf(path: string, cause: unknown): Promise<StandIn | null> {
  const code = codeOf(cause);
  if (code in scarcities) throw cause;
  if (code === 'ENOENT') {
    const target = await readlink(path).catch(() => null);
    if (target === null)
      return (await lstat(path).catch(() => null))
        ? { reason: 'cannot be found', remedy: 'Look at it by hand.' }
        : null;
    if (/(^|[\\/])\.git[\\/]annex[\\/]/.test(target)) {
      const remedy = "Run 'git annex get' on it, or fetch the corpus from its host.";
      return { reason: 'a link of git-annex to content that is not here', remedy };
    }
    return { reason: `a link to nowhere (${target})`, remedy: 'Put back what it leads to, or remove the link.' };
  }
  return { reason: `cannot be read (${messageOf(cause)})`, remedy: remedies[code] ?? 'Check the disk and the rights.' };
}

/** What lies in place of a small file that by its name has something else. */
async function lookInto(path: string): Promise<StandIn | null> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(standInHead), 0, standInHead, 0);
      return standInOf(buffer.subarray(0, bytesRead));
    } finally {
      await file.close();
    }
  } catch (cause) {
    return problemOf(path, cause);
  }
}

/** Entries looked at together: a folder may hold thousands of pointers, and each is opened. */
const parallel = 16;

/** iCloud's mark of a file that it has taken off the disk: `.name.icloud`. */
const evicted = /^\.(.+)\.icloud$/;

/** Not part of a corpus: hidden files, among them `._name.wav` that macOS leaves behind, and its folder of them in archives. */
function isPassedOver(name: string): boolean {
  return (name.startsWith('.') && !evicted.test(name)) || name === 'node_modules' || name === '__MACOSX';
}

/**
 * All files below `dir`. Links are followed, each folder once. Hidden files, `node_modules` and `__MACOSX` are passed over; whatever else cannot be looked at is
 * a problem and stops nothing: a name that is no UTF-8, a folder that may not be read, a link that leads nowhere or to itself.
 *
 * @throws CorpusError where `dir` itself is no folder that can be read, or the process lacks file handles or memory.
 */
export async function listFiles(dir: string, lookedFor: string): Promise<Listing> {
  const files: CorpusFile[] = [];
  const problems: FileProblem[] = [];
  const visited = new Set<string>();
  const relativeOf = (path: string) => relative(dir, path).split(sep).join('/');

  async function look(folder: string, bytes: Buffer) {
    const name = nameOf(bytes);
    const path = join(folder, name ?? shownName(bytes));
    const failed = (problem: StandIn | null) => {
      if (problem) problems.push({ file: relativeOf(path), ...problem });
      return null;
    };
    if (name === null) {
      const remedy = 'Rename it, for example with convmv -f latin1 -t utf8 -r --notest.';
      return failed({ reason: 'the name is no UTF-8: neither it nor what is below it is read', remedy });
    }
    if (isPassedOver(name)) return null;
    const off = evicted.exec(name);
    if (off) {
      const reason = `${off[1]} is in iCloud and not on this disk`;
      return failed({ reason, remedy: 'Download it in the Finder.' });
    }
    try {
      const status = await stat(path);
      if (status.isDirectory()) return { name, path, bytes: null };
      if (!status.isFile()) {
        return failed({
          reason: 'no file but a pipe, a socket or a device',
          remedy: 'Remove it, or put a file there.',
        });
      }
      const inside = status.size <= longestPointer && heldExtensions.has(extname(name).toLowerCase());
      const standIn = inside ? await lookInto(path) : null;
      return { name, path, bytes: status.size, ...(standIn ? { standIn } : {}) };
    } catch (cause) {
      return failed(await problemOf(path, cause));
    }
  }

  async function visit(folder: string): Promise<void> {
    const real = await realpath(folder);
    if (visited.has(real)) return;
    visited.add(real);
    const names = (await readdir(folder, { encoding: 'buffer' })).sort((a, b) => Buffer.compare(a, b));
    const entries = new Array<Awaited<ReturnType<typeof look>>>(names.length);
    const queue = names.entries();
    const lookOn = async () => {
      for (const [place, name] of queue) entries[place] = await look(folder, name);
    };
    await Promise.all(Array.from({ length: parallel }, lookOn));
    const found = entries.filter((entry) => entry !== null).sort((a, b) => compareText(a.name, b.name));
    // one folder after the other: of two ways to the same folder, always the same is taken
    for (const { name, path, bytes, ...standIn } of found) {
      if (bytes !== null) {
        files.push({ path, relative: relativeOf(path), name, bytes, ...standIn });
        continue;
      }
      try {
        await visit(path);
      } catch (cause) {
        const problem = await problemOf(path, cause);
        if (problem) problems.push({ file: relativeOf(path), ...problem });
      }
    }
  }

  try {
    await visit(dir);
  } catch (cause) {
    throw new CorpusError({
      file: dir,
      found: `no folder that can be read (${messageOf(cause)})`,
      expected: `a folder with ${lookedFor}`,
      fix: scarcities[codeOf(cause)] ?? 'Check the path, and that its folders may be read.',
    });
  }
  return {
    files: files.sort((a, b) => compareText(a.relative, b.relative)),
    problems: problems.sort((a, b) => compareText(a.file, b.file)),
  };
}
