import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { agreements, fetchCremaD, FetchError, readCremaD } from '../src/node';
import { gitBlobId, parseLfsPointer } from '../src/fetch/git-lfs';
import { corpusHost, sha256, zipOf, type CorpusHost } from './corpus-host';
import { temporaryTree } from './temporary-tree';

const commit = 'c'.repeat(40);
const recordNote = expect.stringMatching(
  new RegExp(`^commit ${commit}: every file checked against the host's own record`),
) as string;
const tables = { 'VideoDemographics.csv': 'ActorID,Sex\n1001,Male\n1002,Female\n', 'README.md': 'text' };
const media: Record<string, string> = {
  'AudioWAV/1001_DFA_ANG_XX.wav': 'RIFF    WAVEfirst',
  'AudioWAV/1002_IEO_HAP_HI.wav': 'RIFF    WAVEsecond',
  'AudioWAV/1002_IEO_SAD_HI.wav': 'RIFF    WAVEthird',
  'VideoFlash/1001_DFA_ANG_XX.flv': 'FLV',
};
const once = { retries: 0, wait: () => Promise.resolve(), allowLocalHttp: true };

const pointerTo = (content: string) =>
  `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256(content)}\nsize ${Buffer.byteLength(content)}\n`;
const repository: Record<string, string> = {
  ...tables,
  ...Object.fromEntries(Object.entries(media).map(([path, content]) => [path, pointerTo(content)])),
};

function serveLfs(host: CorpusHost, name: string, stored: Record<string, string> = media): string {
  const byId = new Map(Object.values(stored).map((content) => [sha256(content), content]));
  host.serve(`/${name}/objects/batch`, (request, body) => {
    expect(request.headers['content-type']).toBe('application/vnd.git-lfs+json');
    const { operation, objects } = JSON.parse(body) as { operation: string; objects: { oid: string; size: number }[] };
    expect(operation).toBe('download');
    const answers = objects.map(({ oid, size }) =>
      byId.has(oid)
        ? { oid, size, actions: { download: { href: `${host.url}/${name}/${oid}`, header: { 'X-Token': 'secret' } } } }
        : { oid, size, error: { code: 404, message: 'Object does not exist' } },
    );
    return { body: JSON.stringify({ transfer: 'basic', objects: answers }) };
  });
  for (const [oid, content] of byId) {
    host.serve(`/${name}/${oid}`, (request) => (request.headers['x-token'] === 'secret' ? { body: content } : null));
  }
  return `${host.url}/${name}`;
}

async function gitHub(archived: Record<string, string> = repository) {
  const host = await corpusHost();
  const folderId = (folder: string) => createHash('sha1').update(folder).digest('hex');
  const blobs = (prefix: string) =>
    Object.entries(repository)
      .filter(([path]) => path.startsWith(prefix) && !path.slice(prefix.length).includes('/'))
      .map(([path, content]) => ({
        path: path.slice(prefix.length),
        type: 'blob',
        sha: gitBlobId(Buffer.from(content)),
        size: content.length,
      }));
  const folders = ['AudioWAV', 'VideoFlash'].map((path) => ({ path, type: 'tree', sha: folderId(path) }));
  host.serve('/api/commits/master', { body: JSON.stringify({ sha: commit }) });
  host.serve(`/api/git/trees/${commit}`, {
    body: JSON.stringify({ tree: [...folders, ...blobs('')], truncated: false }),
  });
  for (const { path, sha } of folders) {
    host.serve(`/api/git/trees/${sha}`, { body: JSON.stringify({ tree: blobs(`${path}/`), truncated: false }) });
  }
  const inFolder = Object.fromEntries(
    Object.entries(archived).map(([path, text]) => [`CREMA-D-${commit}/${path}`, text]),
  );
  host.serve(`/zip/${commit}`, { body: zipOf(inFolder) });
  const lfs = [serveLfs(host, 'lfs')];
  return { host, options: { api: `${host.url}/api`, archives: `${host.url}/zip`, lfs, ...once } };
}

describe('fetchCremaD', () => {
  it('follows the commit to pointers and the pointers to the media, and leaves a folder that the reader reads', async () => {
    const { options } = await gitHub();
    const dir = temporaryTree({});
    const report = await fetchCremaD(dir, options);
    expect(report).toMatchObject({ files: 3, alreadyThere: 0, notes: [recordNote] });
    expect(readdirSync(dir).sort()).toEqual(['AudioWAV', 'VideoDemographics.csv', 'fetched.json']);
    const { items, problems } = await readCremaD(dir);
    expect(problems).toEqual([]);
    expect(items.map(({ id, sex }) => [id, sex])).toEqual([
      ['1001_DFA_ANG_XX', 'male'],
      ['1002_IEO_HAP_HI', 'female'],
      ['1002_IEO_SAD_HI', 'female'],
    ]);
    for (const { id, path } of items) expect(readFileSync(path!, 'utf8')).toBe(media[`AudioWAV/${id}.wav`]);
  });

  it('fetches nothing again that is there whole, and repairs what is not', async () => {
    const { host, options } = await gitHub();
    const dir = temporaryTree({});
    await fetchCremaD(dir, options);
    host.requests.length = 0;
    expect(await fetchCremaD(dir, options)).toMatchObject({ files: 3, alreadyThere: 3 });
    expect(host.requests.filter((request) => request.includes('/lfs'))).toEqual([]);
    // the same size, other bytes
    const damaged = join(dir, 'AudioWAV/1001_DFA_ANG_XX.wav');
    writeFileSync(damaged, readFileSync(damaged, 'utf8').toLowerCase());
    expect(await fetchCremaD(dir, options)).toMatchObject({ files: 3, alreadyThere: 2 });
    expect(readFileSync(damaged, 'utf8')).toBe(media['AudioWAV/1001_DFA_ANG_XX.wav']);
    expect(await fetchCremaD(dir, { ...options, parts: ['audio', 'video'] })).toMatchObject({
      files: 4,
      alreadyThere: 3,
    });
    expect(readFileSync(join(dir, 'VideoFlash/1001_DFA_ANG_XX.flv'), 'utf8')).toBe('FLV');
  });

  it('turns to the next server where one refuses or lacks a file, and says so', async () => {
    const { host, options } = await gitHub();
    host.serve('/full/objects/batch', { body: '', failures: Array.from({ length: 9 }, () => ({ status: 403 })) });
    const poor = serveLfs(host, 'poor', { one: media['AudioWAV/1001_DFA_ANG_XX.wav'] });
    const lfs = [`${host.url}/full`, poor, ...options.lfs];
    const { notes, files } = await fetchCremaD(temporaryTree({}), { ...options, lfs });
    expect(files).toBe(3);
    expect(notes).toEqual([
      recordNote,
      expect.stringMatching(/full did not give the files: the answer 403/),
      expect.stringMatching(/poor did not give the files: error 404, Object does not exist/),
    ]);
    await expect(fetchCremaD(temporaryTree({}), { ...options, lfs: [`${host.url}/full`] })).rejects.toThrow(
      /the answer 403.*Quotas of the repository may be used up/,
    );
  });

  it('goes on with the files that are missing after a failure', async () => {
    const { host, options } = await gitHub();
    const dir = temporaryTree({});
    const third = sha256(media['AudioWAV/1002_IEO_SAD_HI.wav']);
    host.serve(`/lfs/${third}`, { body: 'RIFF    WAVEthir!' });
    await expect(fetchCremaD(dir, { ...options, parallel: 1 })).rejects.toThrow(`expected sha256 ${third}`);
    expect(readdirSync(join(dir, 'AudioWAV')).sort()).toEqual(['1001_DFA_ANG_XX.wav', '1002_IEO_HAP_HI.wav']);
    host.serve(`/lfs/${third}`, { body: media['AudioWAV/1002_IEO_SAD_HI.wav'] });
    expect(await fetchCremaD(dir, options)).toMatchObject({ files: 3, alreadyThere: 2 });
  });

  it('believes no pointer or table that is not the commit’s', async () => {
    const changed = { ...repository, 'AudioWAV/1001_DFA_ANG_XX.wav': pointerTo('something else') };
    const { host, options } = await gitHub(changed);
    const dir = temporaryTree({});
    await expect(fetchCremaD(dir, options)).rejects.toThrow(
      /AudioWAV\/1001_DFA_ANG_XX\.wav missing or other than in the commit/,
    );
    expect(existsSync(join(dir, 'AudioWAV'))).toBe(false);
    expect(host.requests.filter((request) => request.startsWith('GET /zip'))).toHaveLength(2);
    host.serve('/api/commits/master', { body: '{}' });
    await expect(fetchCremaD(dir, options)).rejects.toThrow(FetchError);
  });

  it('leaves what is not its own, and takes the pointers of a clone for what they stand for', async () => {
    const clip = 'AudioWAV/1001_DFA_ANG_XX.wav';
    for (const name of [clip, `${clip}.part`, 'VideoDemographics.csv']) {
      const { options } = await gitHub();
      const dir = temporaryTree({ [name]: 'mine' });
      await expect(fetchCremaD(dir, options)).rejects.toThrow(/another file than the one to be fetched/);
      expect(readFileSync(join(dir, name), 'utf8')).toBe('mine');
    }
    const { options } = await gitHub();
    const dir = temporaryTree({ [clip]: pointerTo(media[clip]), 'AudioWAV/1002_IEO_HAP_HI.wav': 'mine' });
    await expect(fetchCremaD(dir, options)).rejects.toThrow(/1002_IEO_HAP_HI\.wav: found another file/);
    expect(readFileSync(join(dir, clip), 'utf8')).toBe(pointerTo(media[clip]));
    rmSync(join(dir, 'AudioWAV/1002_IEO_HAP_HI.wav'));
    expect(await fetchCremaD(dir, options)).toMatchObject({ files: 3, alreadyThere: 0 });
    expect(readFileSync(join(dir, clip), 'utf8')).toBe(media[clip]);
  });

  it('goes on with the archive of the commit that an interrupted call has left', async () => {
    const { host, options } = await gitHub();
    const dir = temporaryTree({});
    const [, second] = options.lfs.concat(`${host.url}/none`);
    await expect(fetchCremaD(dir, { ...options, lfs: [second] })).rejects.toThrow(FetchError);
    expect(readdirSync(join(dir, 'downloads'))).toEqual([`crema-d-${commit}.zip`]);
    await fetchCremaD(dir, options);
    expect(host.requests.filter((request) => request.startsWith('GET /zip'))).toHaveLength(1);
    expect(readdirSync(dir)).not.toContain('downloads');
  });

  it('tidies up what a killed call has left beside a whole file', async () => {
    const { options } = await gitHub();
    const dir = temporaryTree({});
    await fetchCremaD(dir, options);
    const left = join(dir, 'AudioWAV/1001_DFA_ANG_XX.wav.part.json');
    writeFileSync(left, '{}');
    expect(await fetchCremaD(dir, options)).toMatchObject({ files: 3, alreadyThere: 3 });
    expect(existsSync(left)).toBe(false);
  });

  it.each([
    ['a name that leads outside', '../1001_DFA_ANG_XX.wav', /names without folders/],
    ['a name with a backslash', '..\\1001_DFA_ANG_XX.wav', /names without folders/],
    ['a name twice', '1002_IEO_SAD_HI.wav', /names without folders, each once/],
    ['names that differ by case', '1002_IEO_SAD_HI.WAV', /names that are one on some systems/],
  ])('refuses a tree with %s', async (_, path, message) => {
    const { host, options } = await gitHub();
    const folder = createHash('sha1').update('AudioWAV').digest('hex');
    const sha = gitBlobId(Buffer.from(pointerTo('x')));
    const tree = ['1002_IEO_SAD_HI.wav', path].map((name) => ({ path: name, type: 'blob', sha }));
    host.serve(`/api/git/trees/${folder}`, { body: JSON.stringify({ tree, truncated: false }) });
    const dir = temporaryTree({});
    await expect(fetchCremaD(dir, options)).rejects.toThrow(message);
    expect(readdirSync(dir)).toEqual([]);
  });

  it('refuses a file of the archive that is larger than the commit says', async () => {
    const large = { ...repository, 'VideoDemographics.csv': 'x'.repeat(10_000) };
    const { options } = await gitHub(large);
    await expect(fetchCremaD(temporaryTree({}), options)).rejects.toThrow(
      /VideoDemographics\.csv, which has 10000 bytes/,
    );
  });

  it.each([
    ['headers that are none', { href: 'https://host.example/', header: { 'X-Token': 'a\r\nb' } }],
    ['headers of another kind', { href: 'https://host.example/', header: ['a'] }],
    ['an address without https', { href: 'http://host.example/' }],
    ['an address that is none', { href: 'https://' }],
    ['nothing', null],
  ])('refuses an LFS answer with %s, and acts on no terminal', async (_, download) => {
    const { host, options } = await gitHub();
    host.serve('/bad/objects/batch', (_request, body) => {
      const { objects } = JSON.parse(body) as { objects: { oid: string }[] };
      return { body: JSON.stringify({ objects: objects.map(({ oid }) => ({ oid, actions: { download } })) }) };
    });
    const fetched = fetchCremaD(temporaryTree({}), { ...options, lfs: [`${host.url}/bad`] });
    await expect(fetched).rejects.toThrow(FetchError);
    host.serve('/bad/objects/batch', { body: JSON.stringify({ objects: [{ oid: sha256(media['AudioWAV/1001_DFA_ANG_XX.wav']), error: { code: 1, message: '\x1b[2Jgone' } }] }) }); // prettier-ignore
    await expect(fetchCremaD(temporaryTree({}), { ...options, lfs: [`${host.url}/bad`] })).rejects.toThrow(
      '\\x1b[2Jgone',
    );
  });

  it('stops when asked to', async () => {
    const { options } = await gitHub();
    await expect(fetchCremaD(temporaryTree({}), { ...options, signal: AbortSignal.abort() })).rejects.toThrow(
      expect.objectContaining({ name: 'AbortError' }) as Error,
    );
  });

  it('tells how far it is, in bytes of all files', async () => {
    const { options } = await gitHub();
    let last = { done: -1, total: 0 as number | null };
    await fetchCremaD(temporaryTree({}), {
      ...options,
      onProgress: ({ stage, name, done, total }) => {
        if (stage !== 'download' || name !== 'AudioWAV') return;
        expect(done).toBeGreaterThanOrEqual(last.done);
        last = { done, total };
      },
    });
    expect(last).toEqual({ done: 17 + 18 + 17, total: 17 + 18 + 17 });
  });
});

describe('Git', () => {
  it('gives a file the id that git hash-object gives', () => {
    // printf 'hello\n' | git hash-object --stdin
    expect(gitBlobId(Buffer.from('hello\n'))).toBe('ce013625030ba8dba906f756967f9e9ca394464a');
  });

  it('keeps pointers as its specification says', () => {
    expect(parseLfsPointer(Buffer.from(pointerTo('x')))).toEqual({ oid: sha256('x'), size: 1 });
    for (const text of ['RIFF    WAVE', pointerTo('x').trim(), pointerTo('x').replace('sha256', 'sha1')]) {
      expect(parseLfsPointer(Buffer.from(text))).toBeNull();
    }
  });
});

describe('agreements', () => {
  it('say how to ask and where to put each set', () => {
    expect(agreements.map(({ name }) => name)).toEqual(['ck+', 'mmi', 'oulu-casia', 'multi-pie', 'jaffe', 'fer2013']);
    for (const { ask, put, reference } of agreements)
      expect(Math.min(ask.length, put.length, reference.length)).toBeGreaterThan(10);
  });
});
