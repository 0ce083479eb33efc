import type { PartRecord } from './partial-download';
import type { Answer } from './request';

/** What a host gave that cannot be the file, before any of it is written; null for nothing of the kind. */
export function notTheFile({ headers }: Answer, from: number, size: number | null): string | null {
  const encoding = headers.get('content-encoding');
  if (encoding !== null && encoding.toLowerCase() !== 'identity') return `a body compressed as ${encoding}`;
  // no corpus is kept as a page: a login page, or a host that says what is wrong with 200
  if (/^text\/html\b/i.test(headers.get('content-type') ?? '')) return 'a page (text/html)';
  const announced = headers.get('content-length');
  if (size === null || announced === null || !/^\d+$/.test(announced)) return null;
  return Number(announced) === size - from ? null : `${from + Number(announced)} bytes`;
}

/** Why a 206 answer does not go on where the part ends; null where it does. */
export function notTheRest(
  { headers }: Answer,
  offset: number,
  size: number | null,
  record: PartRecord | null,
): string | null {
  const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(headers.get('content-range') ?? '');
  if (!range) return 'a part that does not say which';
  const [start, end, total] = range.slice(1).map(Number);
  if (start !== offset) return `bytes from ${start} on`;
  if (end < start || (size !== null && end >= size) || (Number.isFinite(total) && end >= total))
    return `bytes ${start} to ${end} of ${range[3]}`;
  if (size !== null && Number.isFinite(total) && total !== size) return `a part of a file of ${total} bytes`;
  const [etag, modified] = [headers.get('etag'), headers.get('last-modified')];
  if (record?.etag != null && etag !== null && etag !== record.etag) return 'a part of another file, by its ETag';
  if (record?.lastModified != null && modified !== null && modified !== record.lastModified)
    return 'a part of another file, by its Last-Modified';
  return null;
}

/** The marks by which a host tells its contents apart, as far as they speak of bytes (RFC 9110, 8.8.1 and 8.8.2.2). */
export function marksOf({ headers }: Answer): Pick<PartRecord, 'etag' | 'lastModified'> {
  // a weak mark says that a page looks the same, not that its bytes are
  const etag = headers.get('etag');
  const strong = etag !== null && !etag.startsWith('W/') ? etag : null;
  // two changes in one second have one date: it is good a minute later
  const modified = headers.get('last-modified');
  const age = Date.parse(headers.get('date') ?? '') - Date.parse(modified ?? '');
  return { etag: strong, lastModified: age >= 60_000 ? modified : null };
}
