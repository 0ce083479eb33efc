import { createHash } from 'node:crypto';
import type { FetchOptions } from './fetch-options';
import { FetchError, requestJson } from './request';

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
  return match ? { oid: match[1], size: Number(match[2]) } : null;
}

/** The id that Git gives a file's content: SHA-1 over `blob SIZE NUL content`. */
export function gitBlobId(content: Uint8Array): string {
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
}

interface BatchObject {
  oid?: unknown;
  error?: { code?: unknown; message?: unknown };
  actions?: { download?: { href?: unknown; header?: Record<string, string> } };
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
  const answer = await requestJson(
    url,
    { method: 'POST', body, headers: { Accept: type, 'Content-Type': type } },
    options,
  );
  const told = (answer as { objects?: unknown } | null)?.objects;
  const byId = new Map((Array.isArray(told) ? (told as BatchObject[]) : []).map((object) => [object.oid, object]));
  return objects.map(({ oid, size }) => {
    const object = byId.get(oid);
    const download = object?.actions?.download;
    if (typeof download?.href === 'string') {
      return { oid, size, url: new URL(download.href, url).href, headers: download.header ?? {} };
    }
    const { code, message } = object?.error ?? {};
    throw new FetchError({
      file: url,
      found: object?.error ? `error ${String(code)}, ${String(message)}` : `no way to download ${oid}`,
      expected: 'a download action for every object',
      fix: "The repository's quota may be used up: run the same command again tomorrow.",
    });
  });
}
