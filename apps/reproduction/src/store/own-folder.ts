import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmdirSync,
  statSync,
  type Stats,
} from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { messageOf, RunError } from '../errors';

/**
 * Which folders are this program's: it writes into a folder that is new, empty, or marked as its own, and into no other, so that starting over
 * can never remove what somebody else put there.
 */
export interface Ownership {
  /** Files of the folder one of which proves it, by what they hold. */
  marks: readonly { file: string; isOurs: (content: unknown) => boolean }[];
  /** What names the folder on the command line, for the message: `--out`. */
  option: string;
  /** What may lie in a folder without a mark: traces of a process that was killed before it could write one. */
  ignored?: RegExp;
}

/**
 * Refuses a folder that is not this program's; touches nothing.
 *
 * @throws RunError for a root of the file system, a folder above the working directory, a file, and a folder that holds something and no mark
 */
export function refuseForeignFolder(folder: string, { marks, option, ignored }: Ownership): void {
  const path = realPathOf(folder);
  const remedy = `name a new or empty folder with ${option}`;
  if (dirname(path) === path) throw new RunError(`${folder} is the root of the file system: ${remedy}`);
  const below = relative(path, realpathSync(process.cwd()));
  if (below !== '' && below !== '..' && !below.startsWith(`..${sep}`) && !isAbsolute(below)) {
    throw new RunError(`${folder} holds the working directory: ${remedy}`);
  }
  const status = statusOf(path);
  if (!status) return;
  if (!status.isDirectory()) throw new RunError(`${folder} is a file: ${remedy}`);
  if (marks.some(({ file, isOurs }) => isOurs(jsonOf(join(path, file))))) return;
  const held = namesIn(path).filter((name) => !ignored?.test(name));
  if (held.length === 0) return;
  const more = held.length > 3 ? ` and ${held.length - 3} more` : '';
  throw new RunError(
    `${folder} holds ${held.slice(0, 3).join(', ')}${more}, and no ${marks[0].file} that says this program made it: nothing was touched; ${remedy}`,
  );
}

/** Undefined where there is none that can be read. */
function jsonOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  } catch {
    return undefined;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    throw new RunError(`cannot read the folder ${folder}: ${messageOf(error)}`);
  }
}

/** Null where nothing is there; a path that leads through a file is nothing, too. */
function statusOf(path: string, status: (path: string) => Stats = statSync): Stats | null {
  try {
    return status(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as { code?: string }).code ?? '')) return null;
    throw new RunError(`cannot look at ${path}: ${messageOf(error)}`);
  }
}

/** With every link followed, for a path whose end may not be there yet. */
function realPathOf(path: string): string {
  const whole = resolve(path);
  try {
    return realpathSync(whole);
  } catch (error) {
    if (statusOf(whole, lstatSync)?.isSymbolicLink())
      throw new RunError(`${path} is a link that leads nowhere: ${messageOf(error)}`);
    return dirname(whole) === whole ? whole : join(realPathOf(dirname(whole)), basename(whole));
  }
}

/**
 * Whether files could be written into a folder, or into the one that would have to be made: tried where the nearest folder is, with one that is
 * gone again at once. Root may do what the mode bits forbid, and a read-only disk forbids what they allow: only trying tells.
 *
 * @throws RunError as writing would
 */
export function refuseUnwritableFolder(folder: string, option: string): void {
  let nearest = resolve(folder);
  while (!statusOf(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest);
  try {
    rmdirSync(mkdtempSync(join(nearest, '.image2audio-probe-')));
  } catch (error) {
    throw new RunError(`cannot write into ${folder}: ${messageOf(error)}; name a writable folder with ${option}`);
  }
}
