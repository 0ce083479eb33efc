import { existsSync } from 'node:fs';
import type * as FilePromises from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { downloadFile } from '../src/fetch/download-file';
import { OwnFiles } from '../src/fetch/own-files';
import { unpackZip } from '../src/fetch/unpack-zip';
import { corpusHost, md5, zipOf } from './corpus-host';
import { temporaryTree } from './temporary-tree';

// Linux: /dev/full takes no byte. Links are not written through, so that it is opened in the place of unfinished files
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof FilePromises>();
  const open: typeof real.open = (path, ...rest) =>
    typeof path === 'string' && path.endsWith('.part') ? real.open('/dev/full', 'r+') : real.open(path, ...rest);
  return { ...real, open };
});

it('names a full disk and the remedy, of a download', async () => {
  const host = await corpusHost();
  const content = Buffer.alloc(10_000, 7);
  host.serve('/archive.zip', { body: content });
  const path = join(temporaryTree({}), 'archive.zip');
  const checksum = { algorithm: 'md5' as const, hex: md5(content) };
  const download = { url: `${host.url}/archive.zip`, path, name: 'archive', size: content.length, checksum };
  await expect(downloadFile(download, { retries: 0, allowLocalHttp: true })).rejects.toThrow(
    /archive\.zip\.part: found no space left on the disk \(ENOSPC\).*Free some space, or name a folder on another disk/,
  );
  expect(existsSync(path)).toBe(false);
});

it('names a full disk and the remedy, of an archive that is unpacked', async () => {
  const dir = temporaryTree({ 'archive.zip': zipOf({ 'a.txt': 'content' }) });
  const own = await OwnFiles.open(dir, 'test');
  await expect(unpackZip(join(dir, 'archive.zip'), own, (name) => name)).rejects.toThrow(
    /a\.txt: found no space left on the disk \(ENOSPC\).*run the same command again: what has come so far is kept/,
  );
  expect(existsSync(join(dir, 'a.txt'))).toBe(false);
});
