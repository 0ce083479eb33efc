import type { CorpusIndex } from '../corpus-index';
import type { CorpusFile } from './corpus-files';

/** The file that marks a folder, and all below it, as made by a program: `image2audio data synthesize` writes it. */
export const syntheticMarker = 'SYNTHETIC.json';

/** Calls those corpora synthetic of which a file lies beside or below a marker: their files have official names, and nobody should take them for people's. */
export function nameSynthetic(files: readonly CorpusFile[], corpora: readonly CorpusIndex<{ path?: string }>[]): void {
  const folders = files
    .filter(({ name }) => name === syntheticMarker)
    .map(({ path }) => path.slice(0, -syntheticMarker.length));
  for (const corpus of corpora) {
    if (!corpus.items.some(({ path }) => folders.some((folder) => path?.startsWith(folder)))) continue;
    corpus.synthetic = true;
    corpus.title = `synthetic ${corpus.title}`;
    corpus.notes.push(`marked by ${syntheticMarker}: made by a program, results on it say nothing about people`);
  }
}
