/**
 * Whether two runs have the same bits: SHA-256 of the predictions and of the weights of every cell, side by side.
 *
 * `npx tsx apps/reproduction/tools/equal-cells.ts BEFORE AFTER`: folders of `reproduce`, on one machine with one number of threads. Exits with 1 where a cell
 * differs or stands in one of them only.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeWeights } from '@image2audio/tfjs-training';
import { decodeArrayFile, type TypedArray } from '../src/store/array-file';

/** Of every finished cell, by COLUMN/ROW/seed-N. */
function hashesOf(run: string): Map<string, string> {
  const cells = join(run, 'cells');
  const names = readdirSync(cells, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('result.json'),
  );
  return new Map(names.sort().map((name) => [name.replace(/.result\.json$/, ''), hashOfCell(join(cells, name, '..'))]));
}

function hashOfCell(cell: string): string {
  const { test, weightsHash } = JSON.parse(readFileSync(join(cell, 'result.json'), 'utf8')) as {
    test: { predictions: number[] };
    weightsHash: string;
  };
  const hash = createHash('sha256').update(JSON.stringify([test.predictions, weightsHash]));
  for (const { name, values } of weightsOfCheckpoint(join(cell, 'checkpoint')))
    hash
      .update(JSON.stringify([name, values.length]))
      .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return hash.digest('hex');
}

/** By value, in the order of their names: runs of before the checkpoints became safetensors hold the same as an array file. */
function weightsOfCheckpoint(folder: string): { name: string; values: TypedArray }[] {
  const [present, former] = ['weights.safetensors', 'weights.bin'].map((name) => join(folder, name));
  const weights = existsSync(present)
    ? decodeWeights(readFileSync(present)).weights.map(({ name, values }) => ({ name, values }))
    : existsSync(former)
      ? Object.entries(decodeArrayFile(readFileSync(former), former).arrays).map(([name, values]) => ({ name, values }))
      : [];
  return weights.sort((a, b) => (a.name < b.name ? -1 : 1));
}

const [before, after] = process.argv.slice(2);
if (after === undefined) throw new Error('name two folders that reproduce wrote: BEFORE AFTER');
const [first, second] = [hashesOf(before), hashesOf(after)];
let equal = 0;
for (const cell of [...new Set([...first.keys(), ...second.keys()])].sort()) {
  if (first.get(cell) === second.get(cell)) equal++;
  else
    console.log(
      `${cell}: ${first.get(cell)?.slice(0, 12) ?? 'absent'} before, ${second.get(cell)?.slice(0, 12) ?? 'absent'} after`,
    );
}
console.log(`${equal} of ${new Set([...first.keys(), ...second.keys()]).size} cells have equal bits`);
process.exitCode = equal === first.size && equal === second.size && equal > 0 ? 0 : 1;
