import { rmdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseRavdessName } from './name';
import { downloadFile, isWhole } from '../../fetch/download-file';
import { FetchError } from '../../fetch/fetch-error';
import { fetchOptions, requireFetchOptions, type FetchOptions, type FetchReport } from '../../fetch/fetch-options';
import { OwnFiles } from '../../fetch/own-files';
import { isUnpacked } from '../../fetch/receipt';
import { unpackZip, type UnpackedFile } from '../../fetch/unpack-zip';
import { zenodoFiles, zenodoRecordUrl, type ZenodoFile } from '../../fetch/zenodo-record';

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

/** The files of an archive of the record, unpacked; the archive itself is fetched where it is not there. */
async function fetchArchive(own: OwnFiles, file: ZenodoFile, options: FetchOptions): Promise<UnpackedFile[]> {
  const { name, url, size, checksum } = file;
  const archive = `downloads/${name}`;
  const path = join(own.dir, archive);
  if (!(await isWhole(path, size, checksum, options.signal))) {
    await own.claim([archive]);
    await downloadFile({ url, path, name, size, checksum, replace: true }, options);
  }
  const files = await unpackZip(path, own, place, options, name);
  if (files.length === 0) {
    throw new FetchError({
      file: path,
      found: 'no file of RAVDESS in the archive',
      expected: 'files such as Actor_01/03-01-01-01-01-01-01.wav',
      fix: 'Look at the page of the record: the archives may have changed.',
    });
  }
  return files;
}

/**
 * Fetches RAVDESS from Zenodo into `Actor_NN` folders of `dir`. Sizes and MD5 checksums are those of the host's own record at the time of
 * the call: none is written down here. Archives that were unpacked before, with the same checksum and all their files, are not fetched
 * again; `fetched.json` remembers, and says which files are the program's own: no other is replaced or removed.
 *
 * @throws FetchError or ArchiveError where the host does not give what its record says, an archive is damaged or not to be trusted, a
 *   file of somebody else's is in the way, or the disk is full; the abort reason of `signal`. What has come so far is kept.
 */
export async function fetchRavdess(dir: string, given: FetchRavdessOptions = {}): Promise<FetchReport> {
  requireFetchOptions<FetchRavdessOptions>(given, { ...fetchOptions, parts: true, zenodo: true });
  const { parts = ['speech'], zenodo = 'https://zenodo.org', ...options } = given;
  const own = await OwnFiles.open(dir, 'ravdess');
  const { receipt } = own;
  const published = await zenodoFiles(zenodo, record, options);
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
      const unpacked = await fetchArchive(own, file, options);
      const files = unpacked.map(({ path, bytes }) => ({ path, bytes }));
      receipt.archives = [
        ...receipt.archives.filter(({ name }) => name !== file.name),
        { name: file.name, url: file.url, checksum, files },
      ];
      await own.save();
      if (options.keepArchives !== true) await own.remove(`downloads/${file.name}`);
      report.files += files.length;
      report.alreadyThere += unpacked.filter(({ wasThere }) => wasThere).length;
      report.notes.push(
        `${file.name}: ${file.size} bytes, ${files.length} files, ${checksum}: checked against the host's own record, ${zenodoRecordUrl(zenodo, record)}`,
      );
    }
  }
  // only where nothing is left in it
  await rmdir(join(dir, 'downloads')).catch(() => undefined);
  return report;
}
