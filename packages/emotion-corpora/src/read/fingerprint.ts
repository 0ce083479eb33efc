import { createHash } from 'node:crypto';
import { compareText, type CorpusFile } from './corpus-files';

/**
 * SHA-256 (hex) over the lines `relative path TAB bytes LF`, sorted by path. Cheap, since no file is opened: it tells that the same
 * files of the same sizes were there, not that their content is the same.
 */
export function fingerprintFiles(files: readonly Pick<CorpusFile, 'relative' | 'bytes'>[]): string {
  const hash = createHash('sha256');
  const lines = files.map(({ relative, bytes }) => `${relative}\t${bytes}\n`).sort(compareText);
  for (const line of lines) hash.update(line);
  return hash.digest('hex');
}
