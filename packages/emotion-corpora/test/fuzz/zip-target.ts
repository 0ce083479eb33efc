import { lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CorpusError } from '../../src/index';
import { OwnFiles } from '../../src/fetch/own-files';
import { unpackZip } from '../../src/fetch/unpack-zip';
import { writeZip } from '../zip-writer';
import type { FuzzTarget } from './fuzz-target';

const clip = (actor: string, letter: string) => ({
  name: `Actor_${actor}/03-01-02-01-01-01-${actor}.wav`,
  content: `RIFF    WAVE${letter.repeat(400)}`,
});

function seeds(): Uint8Array[] {
  const [first, second] = [clip('01', 'a'), clip('02', 'b')];
  return [
    writeZip([{ name: 'Actor_01/' }, first, { ...second, method: 8 }], { comment: 'comment' }),
    writeZip([
      { ...first, descriptor: true, method: 8 },
      { ...second, descriptor: true },
    ]),
    writeZip(
      [
        { ...first, zip64: true, method: 8 },
        { ...second, zip64: true },
      ],
      { zip64: {} },
    ),
    writeZip([{ ...first, name: 'Übung/ä.wav', method: 8 }, second], { before: Buffer.from('#!/bin/sh') }),
  ];
}

/**
 * Unpacks an archive with all its names. Beside the errors it looks for what must not be: anything outside the folder, links, pieces of
 * files, and more bytes than an archive of this size may unpack to.
 */
async function run(bytes: Uint8Array): Promise<'read' | 'refused'> {
  const dir = mkdtempSync(join(tmpdir(), 'fuzz-zip-'));
  try {
    mkdirSync(join(dir, 'out'));
    writeFileSync(join(dir, 'archive.zip'), bytes);
    const own = await OwnFiles.open(join(dir, 'out'), 'fuzz');
    let outcome: 'read' | 'refused' = 'read';
    try {
      await unpackZip(join(dir, 'archive.zip'), own, (name) => name);
    } catch (error) {
      if (!(error instanceof CorpusError)) throw error;
      outcome = 'refused';
    }
    if (readdirSync(dir).sort().join() !== 'archive.zip,out') throw new Error('written outside the folder');
    let total = 0;
    for (const name of readdirSync(join(dir, 'out'), { recursive: true, encoding: 'utf8' })) {
      const status = lstatSync(join(dir, 'out', name));
      if (!status.isFile() && !status.isDirectory()) throw new Error(`${name} is neither file nor folder`);
      if (name.endsWith('.part')) throw new Error(`${name} was left`);
      if (status.isFile()) total += status.size;
    }
    if (total > (64 << 20) + 20 * bytes.length) throw new Error(`unpacked to ${total} bytes`);
    return outcome;
  } finally {
    rmSync(dir, { recursive: true });
  }
}

export const zipTarget: FuzzTarget = { name: 'ZIP archives (fetched corpora)', seeds, run };
