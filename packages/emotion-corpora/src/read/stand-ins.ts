/** Why a file cannot be what its name says. */
export interface StandIn {
  reason: string;
  remedy: string;
}

/** How much of a file {@link standInOf} looks at. */
export const standInHead = 512;

/** The most that a pointer of Git LFS may have (git-lfs, docs/spec.md); those of git-annex are shorter. */
export const longestPointer = 1024;

const refetch = 'Fetch the file again.';

const pointers: readonly [RegExp, StandIn][] = [
  [
    /^version https:\/\/(git-lfs\.github|hawser\.github)\.com\/spec\//,
    {
      reason: 'a pointer of Git LFS, not the file itself',
      remedy: "Run 'git lfs pull' in its repository, or fetch the corpus from its host.",
    },
  ],
  [
    /^(\/annex\/objects\/|(\.\.?\/)*\.git\/annex\/)/,
    {
      reason: 'a pointer of git-annex, not the file itself',
      remedy: "Run 'git annex get' on it, or fetch the corpus from its host.",
    },
  ],
];

const others: readonly [RegExp, StandIn][] = [
  // eslint-disable-next-line no-control-regex -- the magic number of AppleDouble
  [/^\x00\x05\x16\x07/, { reason: 'what macOS keeps beside a file (AppleDouble), not the file', remedy: refetch }],
  [/^\s*(<!doctype html|<html|<head|<body)/i, { reason: 'a web page in place of the file', remedy: refetch }],
  [/^\s*<\?xml/i, { reason: 'an XML text in place of the file', remedy: refetch }],
  [/^\s*\{\s*"/, { reason: 'a JSON text in place of the file', remedy: refetch }],
];

function firstOf(kinds: readonly [RegExp, StandIn][], head: Uint8Array): StandIn | null {
  // a mark of UTF-8 may be there, in bytes
  const text = String.fromCharCode(...head.subarray(0, standInHead)).replace(/^\xef\xbb\xbf/, '');
  return kinds.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

/** A pointer of Git LFS or git-annex, which may be in place of a file of any kind. */
export const pointerOf = (head: Uint8Array): StandIn | null => firstOf(pointers, head);

/**
 * What lies in place of a sound, a picture, a video or a table: nothing at all, a pointer of Git LFS or git-annex, macOS' AppleDouble, an error page that was saved under the
 * file's name. Null for everything else, which is not to say that it can be decoded.
 *
 * @param head the first {@link standInHead} bytes, or all of a shorter file.
 */
export function standInOf(head: Uint8Array): StandIn | null {
  if (head.length === 0) return { reason: 'empty file', remedy: refetch };
  return pointerOf(head) ?? firstOf(others, head);
}

/** A file holds something else in place of what its name says. */
export class StandInError extends Error {
  readonly remedy: string;

  constructor({ reason, remedy }: StandIn) {
    super(reason);
    this.name = 'StandInError';
    this.remedy = remedy;
  }
}
