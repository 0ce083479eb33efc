import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { downloadFile } from '../src/fetch/download-file';
import { corpusHost, md5 } from './corpus-host';
import { temporaryTree } from './temporary-tree';

it('names a full disk and the remedy (Linux: /dev/full takes no byte)', async () => {
  const host = await corpusHost();
  const content = Buffer.alloc(10_000, 7);
  host.serve('/archive.zip', { body: content });
  const path = join(temporaryTree({}), 'archive.zip');
  symlinkSync('/dev/full', `${path}.part`);
  const checksum = { algorithm: 'md5' as const, hex: md5(content) };
  const download = { url: `${host.url}/archive.zip`, path, name: 'archive', size: content.length, checksum };
  await expect(downloadFile(download, { retries: 0 })).rejects.toThrow(
    /archive\.zip\.part: found no space left on the disk \(ENOSPC\).*Free some space, or name a folder on another disk/,
  );
  expect(existsSync(path)).toBe(false);
});
