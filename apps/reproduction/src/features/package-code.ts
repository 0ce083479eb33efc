import { readFileSync } from 'node:fs';
import { createRequire as requireFrom } from 'node:module';
import { messageOf, RunError } from '../errors';
import { hashOfText } from '../store/hash';

const resolver = requireFrom(import.meta.url);

/** The built file of one of this repository's packages, such as `@image2audio/audio-spectrogram/file-worker`. */
export function packageFile(entry: string): string {
  try {
    return resolver.resolve(entry);
  } catch (error) {
    throw new RunError(`${entry} is not built: npm run build (${messageOf(error).split('\n')[0]})`);
  }
}

const hashes = new Map<string, string>();

/**
 * What computed values depend on besides their inputs: hash of a package's manifest, which has its version and those of the decoders, and of
 * the built code. The version alone would not do: a checkout that is worked on keeps it while the code changes.
 */
export function packageCode(name: string, entry: string): string {
  const key = `${name}${entry}`;
  let hash = hashes.get(key);
  if (hash === undefined) {
    const files = [packageFile(`${name}/package.json`), packageFile(key)];
    hash = hashOfText(files.map((file) => readFileSync(file, 'utf8')).join('\0'));
    hashes.set(key, hash);
  }
  return hash;
}
