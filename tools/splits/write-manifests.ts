/**
 * Writes the published splits of emotion-corpora (format them with Prettier), or compares them with what the sources give. A file holds
 * the corpus, the seed, and the speakers of each part, nothing else.
 *
 *     npx tsx tools/splits/write-manifests.ts [--check]
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { speechCorpora } from '../../packages/emotion-corpora/src/corpora/speech-corpora';
import { publishedSeeds, publishedSplit } from '../../packages/emotion-corpora/src/split/published-split';

const folder = new URL('../../packages/emotion-corpora/splits/', import.meta.url);
const check = process.argv.includes('--check');
mkdirSync(folder, { recursive: true });
for (const { name: corpus } of speechCorpora) {
  for (const seed of publishedSeeds) {
    const file = new URL(`${corpus}-seed-${seed}.json`, folder);
    const { S1, S2, S3, S4 } = publishedSplit(corpus, { seed });
    const text = JSON.stringify({ corpus, seed, S1, S2, S3, S4 });
    if (!check) writeFileSync(file, text);
    else if (JSON.stringify(JSON.parse(readFileSync(file, 'utf8'))) !== text) {
      console.error(`${fileURLToPath(file)} is not what its sources give: run this script without --check`);
      process.exitCode = 1;
    }
  }
}
