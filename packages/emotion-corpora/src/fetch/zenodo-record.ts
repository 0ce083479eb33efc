import { fetchableAddress } from './address';
import type { Checksum } from './download-file';
import { FetchError } from './fetch-error';
import type { FetchOptions } from './fetch-options';
import { requestJson } from './request';
import { visible } from './visible-text';

/** A file of a Zenodo record, as the record describes it. */
export interface ZenodoFile {
  name: string;
  size: number;
  checksum: Checksum;
  url: string;
}

/** A file as the API tells it; every part is checked before it is used. */
type RawFile = { key?: unknown; size?: unknown; checksum?: unknown; links?: { self?: unknown } | null } | null;

const checksumOf = /^(?:(md5):([0-9a-f]{32})|(sha256):([0-9a-f]{64}))$/;

/** A name that has no folder, and no half of a character. */
function isFileName(name: unknown): name is string {
  return typeof name === 'string' && name !== '' && !/[/\\\0]|^\.\.?$/.test(name) && !/\p{Cs}/u.test(name);
}

function parseFile(raw: RawFile, recordUrl: string, options: FetchOptions): ZenodoFile | null {
  const { key, size, checksum, links } = raw ?? {};
  const match = checksumOf.exec(typeof checksum === 'string' ? checksum.toLowerCase() : '');
  if (!isFileName(key) || !Number.isSafeInteger(size) || (size as number) < 0 || !match) return null;
  const own = `${recordUrl}/files/${encodeURIComponent(key)}/content`;
  const self = links?.self;
  return {
    name: key,
    size: size as number,
    checksum: { algorithm: match[1] ? 'md5' : 'sha256', hex: match[2] ?? match[4] },
    url: fetchableAddress(typeof self === 'string' ? self : own, recordUrl, options),
  };
}

/**
 * The files that a Zenodo record names, from the record as parsed JSON.
 *
 * @throws FetchError where a file is told without name, size or checksum, twice, or with an address that may not be fetched.
 */
export function parseZenodoRecord(answer: unknown, url: string, options: FetchOptions = {}): ZenodoFile[] {
  const raw = (answer as { files?: unknown } | null)?.files;
  const list = Array.isArray(raw) ? (raw as RawFile[]) : [];
  const refused = (found: string) =>
    new FetchError({
      file: url,
      found,
      expected: 'files with key, size and checksum (md5:... or sha256:...), each once',
      fix: 'Fetch the archives by hand, from the page of the record, and compare their checksums.',
    });
  if (list.length === 0) throw refused('a record without files');
  const files = list.map((file, index) => {
    const parsed = parseFile(file, url, options);
    if (parsed) return parsed;
    const key = file?.key;
    const name = typeof key === 'string' ? visible(JSON.stringify(key)) : 'which has no name';
    throw refused(`no name, size or checksum for file ${index + 1}, ${name}`);
  });
  const names = new Set<string>();
  for (const { name } of files) {
    if (names.has(name)) throw refused(`two files of one name, ${visible(name)}`);
    names.add(name);
  }
  return files;
}

/** Where Zenodo tells a record. */
export function zenodoRecordUrl(base: string, record: string): string {
  return `${base}/api/records/${record}`;
}

/**
 * The files of a Zenodo record with their sizes and checksums (`GET /api/records/ID`, its `files`).
 *
 * @param base the host, `https://zenodo.org`.
 * @throws FetchError where there is no such record, or a file is told without size or checksum: nothing is fetched unverified.
 */
export async function zenodoFiles(base: string, record: string, options: FetchOptions): Promise<ZenodoFile[]> {
  const url = zenodoRecordUrl(base, record);
  return parseZenodoRecord(await requestJson(url, { headers: { Accept: 'application/json' } }, options), url, options);
}
