import { cached } from '../store/cache';
import { clipFunctionals } from './clip-scale';
import type { CorpusSpectrograms } from './spectrograms';

/** To be raised when `spectrogramFunctionals` computes something else. */
const version = 1;

/** The functionals of a corpus' clips in dB, from the cache where those of the same spectrograms were computed before. */
export async function cachedFunctionals(
  name: string,
  { items, digest }: Pick<CorpusSpectrograms, 'items' | 'digest'>,
  cacheFolder: string,
): Promise<Float32Array> {
  const file = await cached<null>(cacheFolder, `functionals-${name}`, { version, digest }, () => {
    const functionals = clipFunctionals(items);
    return Promise.resolve({ meta: null, arrays: { functionals }, items: items.count });
  });
  return file.arrays.functionals as Float32Array;
}
