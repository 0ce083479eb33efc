/**
 * Shows that the tests of the fast paths can fail: breaks each path on purpose, in a copy of the package, and runs the test file
 * that shall notice. Ends with exit code 1 where a mutation is missed, or where the code it changes is no longer there.
 *
 *     npm run test:mutations --workspace @image2audio/tfjs-backend-onnxruntime [part of a file's name ...]
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyOfPackage, failuresOf } from './copy-of-package';
import { mutations as fromGraphs } from './mutations-of-graphs';
import { mutations as fromConvolutions } from './mutations-of-convolutions';
import { mutations as fromLowerings } from './mutations-of-lowerings';
import { mutations as fromReplays } from './mutations-of-replays';
import { mutations as fromUpdates } from './mutations-of-updates';

const wanted = process.argv.slice(2);
const mutations = [...fromGraphs, ...fromLowerings, ...fromConvolutions, ...fromReplays, ...fromUpdates].filter(
  ({ file }) => wanted.length === 0 || wanted.some((part) => file.includes(part)),
);

const { root, folder } = copyOfPackage();
const complaints: string[] = [];
try {
  for (const test of new Set(mutations.map(({ test }) => test))) {
    const outcome = failuresOf(root, test);
    if (outcome !== 'passed') throw new Error(`test/${test}.test.ts ${outcome} on the code as it is.`);
  }
  for (const { file, find, replace, test } of mutations) {
    const path = join(folder, 'src', file);
    const source = readFileSync(path, 'utf8');
    const occurrences = source.split(find).length - 1;
    let outcome = `stale: the code occurs ${occurrences} times, expected once`;
    if (occurrences === 1) {
      writeFileSync(
        path,
        source.replace(find, () => replace),
      );
      const found = failuresOf(root, test);
      outcome = found === 'failed' ? 'caught' : `MISSED: the tests ${found}`;
      writeFileSync(path, source);
    }
    console.log(
      `${outcome.padEnd(7)} ${file}: ${find.replace(/\s+/g, ' ')}  ->  ${replace.replace(/\s+/g, ' ') || '(nothing)'}  [${test}]`,
    );
    if (outcome !== 'caught') complaints.push(file);
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}
console.log(`${mutations.length - complaints.length} of ${mutations.length} mutations caught`);
if (complaints.length > 0) process.exitCode = 1;
