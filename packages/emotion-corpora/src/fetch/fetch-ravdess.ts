import { mkdir, rm, rmdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseRavdessName } from '../names/ravdess-name';
import { downloadFile, isWhole } from './download-file';
import type { FetchOptions, FetchReport } from './fetch-options';
import { isUnpacked, readReceipt, writeReceipt, type Receipt, type UnpackedArchive } from './receipt';
import { FetchError } from './request';
import { unpackZip } from './unpack-zip';
import { zenodoFiles, type ZenodoFile } from './zenodo-record';

/** What RAVDESS is published in. */
export type RavdessPart = 'speech' | 'song' | 'speech-video' | 'song-video';

export interface FetchRavdessOptions extends FetchOptions {
  /** Default: speech, audio only, about 0.2 GB. The videos are about 0.5 GB an actor. */
  parts?: readonly RavdessPart[];
  /** The host of the record. Default `https://zenodo.org`. */
  zenodo?: string;
}

/** Livingstone and Russo 2018, https://doi.org/10.5281/zenodo.1188976 */
const record = '1188976';
const archives: Readonly<Record<RavdessPart, RegExp>> = {
  speech: /^Audio_Speech_Actors_01-24\.zip$/,
  song: /^Audio_Song_Actors_01-24\.zip$/,
  'speech-video': /^Video_Speech_Actor_\d\d\.zip$/,
  'song-video': /^Video_Song_Actor_\d\d\.zip$/,
};
export const ravdessParts = Object.keys(archives) as RavdessPart[];

/** `Actor_01/name`, wherever in the archive the file lies; null for what is none of RAVDESS'. */
function place(name: string): string | null {
  const parsed = parseRavdessName(name);
  return parsed === null ? null : `${parsed.speaker}/${basename(name)}`;
}

async function fetchArchive(dir: string, file: ZenodoFile, options: FetchOptions): Promise<UnpackedArchive> {
  const { name, url, size, checksum } = file;
  const path = join(dir, 'downloads', name);
  if (!(await isWhole(path, size, checksum))) await downloadFile({ url, path, name, size, checksum }, options);
  const files = await unpackZip(path, dir, place, options, name);
  if (files.length === 0) {
    throw new FetchError({
      file: path,
      found: 'no file of RAVDESS in the archive',
      expected: 'files such as Actor_01/03-01-01-01-01-01-01.wav',
      fix: 'Look at the page of the record: the archives may have changed.',
    });
  }
  return { name, url, checksum: `${checksum.algorithm}:${checksum.hex}`, files };
}

/**
 * Fetches RAVDESS from Zenodo into `Actor_NN` folders of `dir`. Sizes and MD5 checksums are those of the record at the time of the call.
 * Archives that were unpacked before, with the same checksum and all their files, are not fetched again; `fetched.json` remembers.
 *
 * @throws FetchError or CorpusError where the host does not give what its record says, an archive is damaged, or the disk is full; the
 *   abort reason of `signal`. What has come so far is kept.
 */
export async function fetchRavdess(
  dir: string,
  { parts = ['speech'], zenodo = 'https://zenodo.org', ...options }: FetchRavdessOptions = {},
): Promise<FetchReport> {
  await mkdir(dir, { recursive: true });
  const published = await zenodoFiles(zenodo, record, options);
  const receipt: Receipt = (await readReceipt(dir)) ?? { corpus: 'ravdess', archives: [] };
  const report: FetchReport = { dir, files: 0, alreadyThere: 0, notes: [] };
  for (const part of parts) {
    const wanted = published.filter(({ name }) => archives[part].test(name));
    if (wanted.length === 0) {
      throw new FetchError({
        file: `${zenodo}/records/${record}`,
        found: `no archive of ${part} among ${published.map(({ name }) => name).join(', ')}`,
        expected: `a name like ${archives[part].source}`,
        fix: 'Look at the page of the record: its files may have been renamed.',
      });
    }
    for (const file of wanted) {
      const checksum = `${file.checksum.algorithm}:${file.checksum.hex}`;
      const before = receipt.archives.find((archive) => archive.name === file.name && archive.checksum === checksum);
      if (before && (await isUnpacked(dir, before))) {
        report.files += before.files.length;
        report.alreadyThere += before.files.length;
        continue;
      }
      const unpacked = await fetchArchive(dir, file, options);
      receipt.archives = [...receipt.archives.filter(({ name }) => name !== file.name), unpacked];
      await writeReceipt(dir, receipt);
      if (options.keepArchives !== true) await rm(join(dir, 'downloads', file.name), { force: true });
      report.files += unpacked.files.length;
      report.notes.push(`${file.name}: ${file.size} bytes, ${checksum}, ${unpacked.files.length} files`);
    }
  }
  // only where nothing is left in it
  await rmdir(join(dir, 'downloads')).catch(() => undefined);
  return report;
}
