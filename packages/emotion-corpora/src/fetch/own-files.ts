import { lstat, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FetchError, fileSystemError } from './fetch-error';
import { isThere, PartialDownload } from './partial-download';
import { readReceipt, writeReceipt, type Receipt } from './receipt';

/**
 * The folder of a fetched corpus, and what in it is the program's own: paths that a fetch found empty and set down in the receipt before
 * it wrote there. Nothing else is replaced or removed.
 */
export class OwnFiles {
  private readonly own: Set<string>;

  private constructor(
    readonly dir: string,
    readonly receipt: Receipt,
  ) {
    this.own = new Set(receipt.written);
  }

  /** @throws FetchError where the folder cannot be made, or holds another's receipt. */
  static async open(dir: string, corpus: string): Promise<OwnFiles> {
    await mkdir(dir, { recursive: true }).catch((error: unknown) => {
      throw fileSystemError(dir, error);
    });
    return new OwnFiles(dir, await readReceipt(dir, corpus));
  }

  has(path: string): boolean {
    return this.own.has(path);
  }

  /**
   * Makes paths the program's own, before anything is written there or to their `.part`, with their folders.
   *
   * @throws FetchError where one that was not is there already, or a folder on the way is a link or a file.
   */
  async claim(paths: readonly string[]): Promise<void> {
    const fresh = paths.filter((path) => !this.own.has(path));
    const foreign: string[] = [];
    for (const path of fresh)
      for (const name of [path, `${path}.part`]) if (await isThere(join(this.dir, name))) foreign.push(name);
    if (foreign.length > 0) {
      const others = foreign.length === 1 ? '' : ` (and ${foreign.length - 1} more)`;
      throw new FetchError({
        file: join(this.dir, foreign[0]),
        found: `another file than the one to be fetched${others}, which no earlier fetch put there`,
        expected: 'no such file, or the same one',
        fix: 'Move it away, or name another folder; it is neither overwritten nor removed.',
      });
    }
    const folders = new Set(paths.map((path) => dirname(path)).filter((folder) => folder !== '.'));
    for (const folder of folders) await this.makeFolder(folder);
    if (fresh.length === 0) return;
    for (const path of fresh) this.own.add(path);
    this.receipt.written = [...this.own].sort();
    await this.save();
  }

  /** Removes a file and what a download of it has left beside it, if it is the program's own. */
  async remove(path: string): Promise<void> {
    if (!this.own.has(path)) return;
    await rm(join(this.dir, path), { force: true });
    await this.tidy(path);
  }

  /** Removes what a fetch that was killed at its last step has left beside a whole file, if that is the program's own. */
  async tidy(path: string): Promise<void> {
    if (this.own.has(path)) await new PartialDownload(join(this.dir, path)).remove();
  }

  async save(): Promise<void> {
    await writeReceipt(this.dir, this.receipt);
  }

  /** Makes a folder below step by step: through a link, files would be written elsewhere. */
  private async makeFolder(folder: string): Promise<void> {
    let path = this.dir;
    for (const step of folder.split('/')) {
      path = join(path, step);
      await mkdir(path).catch((error: unknown) => {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw fileSystemError(path, error);
      });
      const status = await lstat(path).catch(() => null);
      if (status?.isDirectory() === true) continue;
      throw new FetchError({
        file: path,
        found: status?.isSymbolicLink() === true ? 'a symbolic link' : 'no folder',
        expected: 'a folder, which files are to go into',
        fix: 'Move it away, or name the folder that it leads to; nothing is written through links.',
      });
    }
  }
}
