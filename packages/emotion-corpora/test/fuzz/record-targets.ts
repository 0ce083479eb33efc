import { CorpusError } from '../../src/index';
import { parseBatch, parseLfsPointer } from '../../src/fetch/git-lfs';
import { parseCommit, parseTree } from '../../src/fetch/github-repository';
import { parseReceipt } from '../../src/fetch/receipt';
import { parseRecord } from '../../src/fetch/request';
import { parseZenodoRecord } from '../../src/fetch/zenodo-record';
import type { FuzzTarget } from './fuzz-target';

const url = 'https://host.example/record';
const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const id = 'c0ffee'.padEnd(40, '0');
const oid = 'beef'.padEnd(64, '0');

function outcomeOf(parse: () => unknown): Promise<'read' | 'refused'> {
  return Promise.resolve()
    .then(parse)
    .then(
      () => 'read' as const,
      (error: unknown) => {
        if (error instanceof CorpusError) return 'refused' as const;
        throw error;
      },
    );
}

const zenodo: FuzzTarget = {
  name: 'records of Zenodo',
  seeds: () => [
    json({
      files: [
        { key: 'a.zip', size: 5, checksum: `md5:${'0a'.repeat(16)}`, links: { self: 'https://host.example/a' } },
        { key: 'ü.zip', size: 0, checksum: `sha256:${oid}`, links: null },
      ],
    }),
  ],
  run: (bytes) =>
    outcomeOf(() => {
      for (const { name, size, url: address } of parseZenodoRecord(parseRecord(bytes, url), url)) {
        if (/[/\\]/.test(name) || !(size >= 0) || !address.startsWith('https:')) throw new Error(`took ${name}`);
      }
    }),
};

const gitHub: FuzzTarget = {
  name: 'commits and trees of GitHub',
  seeds: () => [
    json({ sha: id }),
    json({ truncated: false, tree: [{ path: 'AudioWAV', sha: id, type: 'tree' }, { path: 'a', sha: id, type: 'blob', size: 1 }] }), // prettier-ignore
  ],
  run: (bytes) =>
    outcomeOf(() => {
      const answer = parseRecord(bytes, url);
      if (typeof answer === 'object' && answer !== null && 'sha' in answer) parseCommit(answer, url);
      else for (const { path } of parseTree(answer, url)) if (/[/\\]/.test(path)) throw new Error(`took ${path}`);
    }),
};

const lfs: FuzzTarget = {
  name: 'answers and pointers of Git LFS',
  seeds: () => [
    json({ objects: [{ oid, size: 1, error: { code: 404, message: 'none' }, actions: { download: { href: 'https://host.example/o', header: { 'X-Token': 'a' } } } }] }), // prettier-ignore
    new TextEncoder().encode(`version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize 12\n`),
  ],
  run: (bytes) =>
    outcomeOf(() => {
      if (parseLfsPointer(bytes) !== null) return;
      for (const { url: address, headers } of parseBatch(parseRecord(bytes, url), url, [{ oid, size: 1 }])) {
        if (!address.startsWith('https:')) throw new Error(`took ${address}`);
        new Headers(headers);
      }
    }),
};

const receipt: FuzzTarget = {
  name: 'receipts of fetched corpora',
  seeds: () => [
    json({
      corpus: 'ravdess',
      archives: [{ name: 'a.zip', url, checksum: 'md5:0', files: [{ path: 'Actor_01/a.wav', bytes: 5 }] }],
      written: ['Actor_01/a.wav'],
    }),
  ],
  run: (bytes) => Promise.resolve(parseReceipt(new TextDecoder().decode(bytes)) === null ? 'refused' : 'read'),
};

export const recordTargets: readonly FuzzTarget[] = [zenodo, gitHub, lfs, receipt];
