import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SelectedBackend } from '@image2audio/reproduction/src/backend/select-backend';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTrainedCell } from '../trained-cell';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'image2audio-trained-'))));
afterEach(() => rmSync(folder, { recursive: true }));

it('says which file of a cell is missing, and what writes it', async () => {
  const run = join(folder, 'run');
  const backend = { name: 'cpu' } as SelectedBackend;
  const opened = openTrainedCell(
    { column: 'up-ifer-rav', row: 'all', seed: 0 },
    { data: folder, run, cache: join(folder, 'cache'), backend },
  );
  await expect(opened).rejects.toThrow(
    /run.cells.up-ifer-rav.all.seed-0.checkpoint.weights\.safetensors is missing: `image2audio reproduce .*--rows all --out .*run` writes it/,
  );
});
