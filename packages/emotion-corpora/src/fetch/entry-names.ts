import { visible } from './visible-text';

/** Bytes that a file system takes for one name. */
const longestName = 255;
/** Names that Windows gives to devices, with any extension. */
const deviceName = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;
// eslint-disable-next-line no-control-regex
const unfit = /[\u0000-\u001f\u007f-\u009f<>:"|?*\\]|\p{Cs}/u;

/** Why a path, relative and with slashes, cannot be written the same on every system; null where it can. */
function problemOfPath(path: string): string | null {
  for (const name of path.split('/')) {
    if (name === '' || name === '.' || name === '..') return 'that would lie outside its folder';
    if (unfit.test(name)) return 'with characters that names of files cannot have';
    if (/[. ]$/.test(name)) return 'that ends with a dot or a space';
    if (/\.part$/i.test(name)) return 'that unfinished files have';
    if (deviceName.test(name)) return 'that is a device on Windows';
    if (Buffer.byteLength(name) > longestName) return `that is longer than ${longestName} bytes`;
  }
  return null;
}

/** Names that are one file on systems that ignore case (full folding, as APFS does) or the composition of letters. */
function folded(name: string): string {
  return name.normalize('NFKD').toUpperCase().toLowerCase().normalize('NFKD');
}

/**
 * What is wrong with the paths that an archive is to be unpacked to: one that cannot be a file's, two that are one file where case or the
 * composition of letters are ignored, a file where a folder is to be. Null for nothing.
 *
 * @param paths relative, with slashes.
 */
export function problemOfPaths(paths: readonly string[]): string | null {
  const spellings = new Map<string, { path: string; isFile: boolean }>();
  for (const path of paths) {
    const problem = problemOfPath(path);
    if (problem !== null) return `a name ${problem}, ${visible(JSON.stringify(path))}`;
    const steps = path.split('/');
    for (let depth = 1; depth <= steps.length; depth++) {
      const here = steps.slice(0, depth).join('/');
      const isFile = depth === steps.length;
      const before = spellings.get(folded(here));
      if (before === undefined) spellings.set(folded(here), { path: here, isFile });
      else if (before.path !== here || isFile || before.isFile)
        return before.path === here && isFile && before.isFile
          ? `two files of one name, ${visible(JSON.stringify(here))}`
          : `names that are one on some systems, ${visible(JSON.stringify(before.path))} and ${visible(JSON.stringify(here))}`;
    }
  }
  return null;
}
