import type { Checksum } from './download-file';
import type { FetchOptions } from './fetch-options';
import { FetchError, requestJson } from './request';

/** A file of a Zenodo record, as the record describes it. */
export interface ZenodoFile {
  name: string;
  size: number;
  checksum: Checksum;
  url: string;
}

/** A file as the API tells it; every part is checked before it is used. */
interface RawFile {
  key?: unknown;
  size?: unknown;
  checksum?: unknown;
  links?: { self?: unknown };
}

function parseFile(raw: RawFile, base: string, record: string): ZenodoFile | null {
  const { key, size, checksum, links } = raw;
  const match = /^(md5|sha256):([0-9a-f]+)$/.exec(typeof checksum === 'string' ? checksum.toLowerCase() : '');
  if (typeof key !== 'string' || key === '' || typeof size !== 'number' || !match) return null;
  const [, algorithm, hex] = match;
  const own = `${base}/api/records/${record}/files/${encodeURIComponent(key)}/content`;
  return {
    name: key,
    size,
    checksum: { algorithm: algorithm as Checksum['algorithm'], hex },
    url: typeof links?.self === 'string' ? new URL(links.self, own).href : own,
  };
}

/**
 * The files of a Zenodo record with their sizes and checksums (`GET /api/records/ID`, its `files`).
 *
 * @param base the host, `https://zenodo.org`.
 * @throws FetchError where there is no such record, or a file is told without size or checksum: nothing is fetched unverified.
 */
export async function zenodoFiles(base: string, record: string, options: FetchOptions): Promise<ZenodoFile[]> {
  const url = `${base}/api/records/${record}`;
  const answer = await requestJson(url, { headers: { Accept: 'application/json' } }, options);
  const raw = (answer as { files?: unknown } | null)?.files;
  const files = Array.isArray(raw) ? (raw as RawFile[]).map((file) => parseFile(file, base, record)) : [];
  const incomplete = files.indexOf(null);
  if (files.length > 0 && incomplete < 0) return files as ZenodoFile[];
  throw new FetchError({
    file: url,
    found:
      files.length === 0
        ? 'a record without files'
        : `no name, size or checksum for file ${incomplete + 1}, ${JSON.stringify((raw as RawFile[])[incomplete].key ?? null)}`,
    expected: 'files with key, size and checksum (md5:... or sha256:...)',
    fix: 'Fetch the archives by hand, from the page of the record, and compare their checksums.',
  });
}
