import { readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FetchError, fetchRavdess, readRavdess } from '../src/node';
import { corpusHost, md5, zipOf, type CorpusHost } from './corpus-host';
import { temporaryTree, wavFiles } from './temporary-tree';

const speech = zipOf({
  'Actor_01/': '',
  ...wavFiles(['Actor_01/03-01-02-01-01-01-01.wav', 'Actor_02/03-01-02-01-01-01-02.wav']),
  'LICENSE.txt': 'terms',
});
const song = zipOf(wavFiles(['Actor_01/03-02-02-01-01-01-01.wav']));
const video = zipOf({ 'Actor_01/01-01-02-01-01-01-01.mp4': 'video', 'Actor_01/02-01-02-01-01-01-01.mp4': 'video' });
const archives: Record<string, Buffer> = {
  'Audio_Speech_Actors_01-24.zip': speech,
  'Audio_Song_Actors_01-24.zip': song,
  'Video_Speech_Actor_01.zip': video,
};
const once = { retries: 0, wait: () => Promise.resolve(), allowLocalHttp: true };

/** A host with the record of RAVDESS as Zenodo tells it, its archives by the addresses of the record. */
async function zenodo(change: (file: Record<string, unknown>) => Record<string, unknown> = (file) => file) {
  const host = await corpusHost();
  const files = Object.entries(archives).map(([key, body]) => {
    const address = `/api/records/1188976/files/${key}/content`;
    host.serve(address, { body, etag: `"${md5(body)}"` });
    return change({
      id: key,
      key,
      size: body.length,
      checksum: `md5:${md5(body)}`,
      links: { self: `${host.url}${address}` },
    });
  });
  host.serve('/api/records/1188976', { body: JSON.stringify({ id: 1188976, files }) });
  return host;
}

const contentRequests = ({ requests }: CorpusHost) => requests.filter((request) => request.includes('/content'));

describe('fetchRavdess', () => {
  it('fetches speech, verifies, unpacks what is RAVDESS’, and leaves a folder that the reader reads', async () => {
    const host = await zenodo();
    const dir = temporaryTree({});
    const report = await fetchRavdess(dir, { zenodo: host.url, ...once });
    expect(report).toMatchObject({ files: 2, alreadyThere: 0 });
    expect(report.notes).toEqual([
      expect.stringMatching(
        new RegExp(`md5:${md5(speech)}: checked against the host's own record, ${host.url}/api/records/1188976$`),
      ),
    ]);
    expect(readdirSync(dir).sort()).toEqual(['Actor_01', 'Actor_02', 'fetched.json']);
    const { items, problems } = await readRavdess(dir);
    expect(items.map(({ id }) => id)).toEqual(['03-01-02-01-01-01-01', '03-01-02-01-01-01-02']);
    expect(problems).toEqual([]);
    expect(readFileSync(items[1].path!, 'utf8')).toBe('RIFF    WAVEActor_02/03-01-02-01-01-01-02.wav');
  });

  it('does nothing again for what is there, and repairs what is missing or another size', async () => {
    const host = await zenodo();
    const dir = temporaryTree({});
    const options = { zenodo: host.url, ...once };
    await fetchRavdess(dir, options);
    expect(await fetchRavdess(dir, options)).toMatchObject({ files: 2, alreadyThere: 2 });
    expect(contentRequests(host)).toHaveLength(1);
    rmSync(join(dir, 'Actor_02'), { recursive: true });
    expect(await fetchRavdess(dir, options)).toMatchObject({ files: 2, alreadyThere: 1 });
    writeFileSync(join(dir, 'Actor_02/03-01-02-01-01-01-02.wav'), 'cut');
    await fetchRavdess(dir, options);
    expect(contentRequests(host)).toHaveLength(3);
    expect(statSync(join(dir, 'Actor_02/03-01-02-01-01-01-02.wav')).size).toBe(45);
    // of files that nobody has touched, the content tells that they are the archive's
    rmSync(join(dir, 'fetched.json'));
    expect(await fetchRavdess(dir, options)).toMatchObject({ files: 2, alreadyThere: 2 });
  });

  it('adds further parts to a folder, and keeps archives when asked to', async () => {
    const host = await zenodo();
    const dir = temporaryTree({});
    await fetchRavdess(dir, { zenodo: host.url, ...once });
    const report = await fetchRavdess(dir, {
      zenodo: host.url,
      parts: ['speech', 'song', 'speech-video'],
      keepArchives: true,
      ...once,
    });
    expect(report).toMatchObject({ files: 5, alreadyThere: 2 });
    expect(readdirSync(join(dir, 'Actor_01')).sort()).toEqual([
      '01-01-02-01-01-01-01.mp4',
      '02-01-02-01-01-01-01.mp4',
      '03-01-02-01-01-01-01.wav',
      '03-02-02-01-01-01-01.wav',
    ]);
    expect(readdirSync(join(dir, 'downloads')).sort()).toEqual([
      'Audio_Song_Actors_01-24.zip',
      'Video_Speech_Actor_01.zip',
    ]);
    await expect(fetchRavdess(dir, { zenodo: host.url, parts: ['song-video'], ...once })).rejects.toThrow(
      /no archive of song-video among Audio_Speech/,
    );
  });

  it('goes on after an interruption', async () => {
    const host = await zenodo();
    const address = '/api/records/1188976/files/Audio_Speech_Actors_01-24.zip/content';
    host.serve(address, { body: speech, breakOff: [200] });
    const dir = temporaryTree({});
    const interrupted = fetchRavdess(dir, { zenodo: host.url, ...once, onProgress: host.onProgress });
    await expect(interrupted).rejects.toThrow(/broke off/);
    expect(await fetchRavdess(dir, { zenodo: host.url, ...once })).toMatchObject({ files: 2 });
    expect(contentRequests(host)).toEqual([`GET ${address}`, `GET ${address} bytes=200-`]);
  });

  it.each([
    ['checksum', { checksum: undefined }],
    ['checksum of a known kind', { checksum: 'crc32:12345678' }],
    ['size', { size: undefined }],
    ['name', { key: undefined }],
  ])('fetches nothing on the word of a record without %s', async (_, lacking) => {
    const host = await zenodo((file) => ({ ...file, ...lacking }));
    await expect(fetchRavdess(temporaryTree({}), { zenodo: host.url, ...once })).rejects.toThrow(
      /no name, size or checksum for file 1.*Fetch the archives by hand/,
    );
    expect(contentRequests(host)).toEqual([]);
  });

  it('refuses an archive that is not the record’s, a record without files, no record, and no JSON', async () => {
    const host = await zenodo((file) => ({ ...file, checksum: `md5:${md5('another')}` }));
    const dir = temporaryTree({});
    const fetched = () => fetchRavdess(dir, { zenodo: host.url, ...once });
    await expect(fetched()).rejects.toThrow(`found md5 ${md5(speech)}, expected md5 ${md5('another')}`);
    expect(readdirSync(join(dir, 'downloads'))).toEqual([]);
    host.serve('/api/records/1188976', { body: '{}' });
    await expect(fetched()).rejects.toThrow(/a record without files/);
    host.serve('/api/records/1188976', { body: '<html>' });
    await expect(fetched()).rejects.toThrow(/no JSON/);
    host.serve('/api/records/1188976', () => null);
    await expect(fetched()).rejects.toThrow(FetchError);
    await expect(fetched()).rejects.toThrow(/the answer 404/);
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['no record of a file', {}, /no name, size or checksum for file 1, which has no name/],
    ['a size that is none', { size: -1 }, /no name, size or checksum/],
    ['a size with a fraction', { size: 1.5 }, /no name, size or checksum/],
    ['a checksum cut short', { checksum: 'md5:abc' }, /no name, size or checksum/],
    ['a name with a folder', { key: '../Audio_Speech_Actors_01-24.zip' }, /no name, size or checksum/],
    ['a name that no address can hold', { key: '\ud800' }, /no name, size or checksum for file 1, "\\ud800"/],
    ['one name twice', { key: 'Audio_Speech_Actors_01-24.zip' }, /two files of one name, Audio_Speech/],
    ['an address that is none', { links: { self: 'https://' } }, /no address, https:\/\//],
    ['an address without https', { links: { self: 'http://zenodo.org/x' } }, /another protocol, http:\/\/zenodo/],
    ['an address of a file here', { links: { self: 'file:///etc/passwd' } }, /another protocol, file:/],
  ])('refuses a record with %s', async (_, change, message) => {
    const isEmpty = Object.keys(change).length === 0;
    const host = await zenodo((file) => (isEmpty ? (null as never) : { ...file, ...change }));
    const dir = temporaryTree({});
    await expect(fetchRavdess(dir, { zenodo: host.url, ...once })).rejects.toThrow(message);
    expect(contentRequests(host)).toEqual([]);
    expect(readdirSync(dir)).toEqual([]);
  });

  it('fetches from no http but this machine’s, and from that only when told to', async () => {
    const host = await zenodo();
    const options = { zenodo: host.url, ...once, allowLocalHttp: false };
    await expect(fetchRavdess(temporaryTree({}), options)).rejects.toThrow(/another protocol, http:.*an https address/);
    expect(host.requests).toEqual([]);
  });

  it('leaves what is not its own: clips, archives, unfinished downloads, another receipt', async () => {
    const clip = 'Actor_02/03-01-02-01-01-01-02.wav';
    const archive = 'downloads/Audio_Speech_Actors_01-24.zip';
    for (const [name, message] of [
      [clip, /another file than the one to be fetched/],
      [archive, /another file than the one to be fetched/],
      [`${archive}.part`, /another file than the one to be fetched/],
      ['fetched.json', /no record of a fetch/],
    ] as const) {
      const host = await zenodo();
      const dir = temporaryTree({ [name]: 'mine' });
      await expect(fetchRavdess(dir, { zenodo: host.url, ...once })).rejects.toThrow(message);
      expect(readFileSync(join(dir, name), 'utf8')).toBe('mine');
      expect(readdirSync(dir)).not.toContain('Actor_01');
    }
    const host = await zenodo();
    const other = JSON.stringify({ corpus: 'crema-d', archives: [], written: [clip] });
    const dir = temporaryTree({ 'fetched.json': other });
    await expect(fetchRavdess(dir, { zenodo: host.url, ...once })).rejects.toThrow(/record of another corpus, crema-d/);
    expect(readFileSync(join(dir, 'fetched.json'), 'utf8')).toBe(other);
  });

  it('uses an archive that was put there by hand, and leaves it', async () => {
    const host = await zenodo();
    const dir = temporaryTree({ 'downloads/Audio_Speech_Actors_01-24.zip': speech });
    expect(await fetchRavdess(dir, { zenodo: host.url, ...once })).toMatchObject({ files: 2, alreadyThere: 0 });
    expect(contentRequests(host)).toEqual([]);
    expect(readdirSync(join(dir, 'downloads'))).toEqual(['Audio_Speech_Actors_01-24.zip']);
  });

  it('writes through no link of a folder', async () => {
    for (const link of ['downloads', 'Actor_01']) {
      const host = await zenodo();
      const dir = temporaryTree({ 'elsewhere/kept.txt': 'kept' });
      symlinkSync('elsewhere', join(dir, link));
      await expect(fetchRavdess(dir, { zenodo: host.url, ...once })).rejects.toThrow(/found a symbolic link/);
      expect(readdirSync(join(dir, 'elsewhere'))).toEqual(['kept.txt']);
    }
  });
});
