import type { FetchOptions } from './fetch-options';
import { FetchError, requestJson } from './request';

/** A file in a Git tree: its path in the folder and the id of its content. */
export interface TreeFile {
  path: string;
  id: string;
}

const headers = { Accept: 'application/vnd.github+json', 'X-GitHub-Api-Version': '2022-11-28' };
const isId = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{40}$/.test(value);

function unexpected(url: string, expected: string): FetchError {
  return new FetchError({
    file: url,
    found: 'an answer without it',
    expected,
    fix: 'Run the same command again later; if it stays so, the interface of the host has changed.',
  });
}

/** The id of the newest commit of a branch (`GET /repos/OWNER/NAME/commits/BRANCH`). */
export async function newestCommit(repository: string, branch: string, options: FetchOptions): Promise<string> {
  const url = `${repository}/commits/${branch}`;
  const answer = (await requestJson(url, { headers }, options)) as { sha?: unknown } | null;
  if (!isId(answer?.sha)) throw unexpected(url, 'the sha of a commit');
  return answer.sha;
}

/** The entries of one folder of a commit (`GET /repos/OWNER/NAME/git/trees/ID`, not recursive). */
export async function treeOf(
  repository: string,
  id: string,
  options: FetchOptions,
): Promise<(TreeFile & { type: string })[]> {
  const url = `${repository}/git/trees/${id}`;
  const answer = (await requestJson(url, { headers }, options)) as { tree?: unknown; truncated?: unknown } | null;
  if (!Array.isArray(answer?.tree) || answer.truncated === true) throw unexpected(url, 'a whole tree');
  return (answer.tree as { path?: unknown; sha?: unknown; type?: unknown }[]).map(({ path, sha, type }) => {
    if (typeof path !== 'string' || !isId(sha) || typeof type !== 'string') throw unexpected(url, 'path, sha and type');
    return { path, id: sha, type };
  });
}
