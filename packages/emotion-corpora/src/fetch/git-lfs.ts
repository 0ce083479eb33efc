import { createHash } from 'node:crypto';
import { fetchableAddress } from './address';
import { FetchError } from './fetch-error';
import type { FetchOptions } from './fetch-options';
import { requestJson } from './request';
import { visible } from './visible-text';

/** A file kept by Git LFS: its SHA-256 and size, as its pointer in the repository says. */
export interface LfsObject {
  oid: string;
  size: number;
}

/** How to get an object. */
export interface LfsDownload extends LfsObject {
  url: string;
  headers: Record<string, string>;
}

const pointer = /^version https:\/\/git-lfs\.github\.com\/spec\/v1\noid sha256:([0-9a-f]{64})\nsize (\d+)\n$/;

/** Reads a pointer file (git-lfs, docs/spec.md); null for anything else. */
export function parseLfsPointer(content: Uint8Array): LfsObject | null {
  if (content.length > 1024) return null;
  const match = pointer.exec(new TextDecoder().decode(content));
  const size = Number(match?.[2]);
  return match && Number.isSafeInteger(size) ? { oid: match[1], size } : null;
}

/** The id that Git gives a file's content: SHA-1 over `blob SIZE NUL content`. */
export function gitBlobId(content: Uint8Array): string {
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
}

type BatchObject = {
  oid?: unknown;
  error?: { code?: unknown; message?: unknown } | null;
  actions?: { download?: { href?: unknown; header?: unknown } | null } | null;
} | null;

/** Names and values that HTTP allows (RFC 9110, 5.5 and 5.6.2); null for anything else. */
function headersOf(raw: unknown): Record<string, string> | null {
  if (raw === undefined || raw === null) return {};
  if (typeof raw !== 'object' || Array.isArray(raw)) return null;
  const headers = Object.entries(raw);
  const isHeader = ([name, value]: [string, unknown]) =>
    /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name) && typeof value === 'string' && /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
  return headers.every(isHeader) ? Object.fromEntries(headers as [string, string][]) : null;
}

/**
 * How to download each of these objects, from the answer of an LFS server as parsed JSON.
 *
 * @throws FetchError where one has an error or no way to download it.
 */
export function parseBatch(
  answer: unknown,
  url: string,
  objects: readonly LfsObject[],
  options: FetchOptions = {},
): LfsDownload[] {
  const told = (answer as { objects?: unknown } | null)?.objects;
  const byId = new Map((Array.isArray(told) ? (told as BatchObject[]) : []).map((object) => [object?.oid, object]));
  return objects.map(({ oid, size }) => {
    const object = byId.get(oid);
    const href = object?.actions?.download?.href;
    const headers = headersOf(object?.actions?.download?.header);
    if (typeof href === 'string' && headers !== null)
      return { oid, size, url: fetchableAddress(href, url, options), headers };
    const { code, message } = object?.error ?? {};
    const textOf = (value: unknown) =>
      typeof value === 'string' || typeof value === 'number' ? visible(String(value)) : 'without a text';
    throw new FetchError({
      file: url,
      found: object?.error ? `error ${textOf(code)}, ${textOf(message)}` : `no way to download ${oid}`,
      expected: 'a download action for every object',
      fix: "The repository's quota may be used up: run the same command again tomorrow.",
    });
  });
}

/**
 * Asks an LFS server how to download objects (git-lfs, docs/api/batch.md, transfer `basic`).
 *
 * @param server for example `https://github.com/OWNER/REPOSITORY.git/info/lfs`.
 * @throws FetchError where the server refuses, as it does when its owner's quota is used up, or does not have an object.
 */
export async function lfsDownloads(
  server: string,
  objects: readonly LfsObject[],
  options: FetchOptions,
): Promise<LfsDownload[]> {
  const url = `${server}/objects/batch`;
  const body = JSON.stringify({ operation: 'download', transfers: ['basic'], objects, hash_algo: 'sha256' });
  const type = 'application/vnd.git-lfs+json';
  const asked = { method: 'POST' as const, body, headers: { Accept: type, 'Content-Type': type } };
  return parseBatch(await requestJson(url, asked, options), url, objects, options);
}
