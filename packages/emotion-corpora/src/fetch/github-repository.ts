import { FetchError } from './fetch-error';
import type { FetchOptions } from './fetch-options';
import { requestJson } from './request';

/** A file in a Git tree: its path in the folder, the id of its content, and its size where the host tells it. */
export interface TreeFile {
  path: string;
  id: string;
  size: number | null;
}

const headers = { Accept: 'application/vnd.github+json', 'X-GitHub-Api-Version': '2022-11-28' };
const isId = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{40}$/.test(value);

function unexpected(url: string, found: string, expected: string): FetchError {
  return new FetchError({
    file: url,
    found,
    expected,
    fix: 'Run the same command again later; if it stays so, the interface of the host has changed.',
  });
}

export function parseCommit(answer: unknown, url: string): string {
  const sha = (answer as { sha?: unknown } | null)?.sha;
  if (!isId(sha)) throw unexpected(url, 'an answer without it', 'the sha of a commit');
  return sha;
}

/** The entries of one folder; each name once, and none that leads elsewhere, as Git itself has it. */
export function parseTree(answer: unknown, url: string): (TreeFile & { type: string })[] {
  const { tree, truncated } = (answer ?? {}) as { tree?: unknown; truncated?: unknown };
  if (!Array.isArray(tree) || truncated === true) throw unexpected(url, 'an answer without it', 'a whole tree');
  const names = new Set<string>();
  return (tree as ({ path?: unknown; sha?: unknown; type?: unknown; size?: unknown } | null)[]).map((entry) => {
    const { path, sha, type, size } = entry ?? {};
    if (typeof path !== 'string' || !isId(sha) || typeof type !== 'string')
      throw unexpected(url, 'an answer without it', 'path, sha and type');
    if (path === '' || path === '.' || path === '..' || /[/\\\0]/.test(path) || names.has(path))
      throw unexpected(url, `a file called ${JSON.stringify(path)}`, 'names without folders, each once');
    names.add(path);
    return { path, id: sha, type, size: Number.isSafeInteger(size) && (size as number) >= 0 ? (size as number) : null };
  });
}

/** The id of the newest commit of a branch (`GET /repos/OWNER/NAME/commits/BRANCH`). */
export async function newestCommit(repository: string, branch: string, options: FetchOptions): Promise<string> {
  const url = `${repository}/commits/${branch}`;
  return parseCommit(await requestJson(url, { headers }, options), url);
}

/** The entries of one folder of a commit (`GET /repos/OWNER/NAME/git/trees/ID`, not recursive). */
export async function treeOf(
  repository: string,
  id: string,
  options: FetchOptions,
): Promise<(TreeFile & { type: string })[]> {
  const url = `${repository}/git/trees/${id}`;
  return parseTree(await requestJson(url, { headers }, options), url);
}
