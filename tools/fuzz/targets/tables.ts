import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CorpusError } from '../../../packages/emotion-corpora/src/errors';
import { loadFace } from '../../../packages/emotion-corpora/src/image/load-face';
import { readCremaD } from '../../../packages/emotion-corpora/src/corpora/crema-d/files';
import { readFer2013 } from '../../../packages/emotion-corpora/src/corpora/fer2013/read';
import { readMmi } from '../../../packages/emotion-corpora/src/corpora/mmi/read';
import type { FuzzTarget, Outcome } from '../target';

let scratch: string | undefined;

/** Folders of this process, removed when it ends. */
export function scratchFolder(name: string, files: Record<string, string | Uint8Array>): string {
  scratch ??= mkdtempSync(join(tmpdir(), 'image2audio-fuzz-'));
  const folder = join(scratch, name);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

async function refusedByCorpusError(read: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof CorpusError) return 'refused';
    throw error;
  }
}

const pixels = (first: number) => Array.from({ length: 48 * 48 }, (_, at) => (first + at) % 256).join(' ');

/** fer2013.csv with the pixels of its rows. Refused: CorpusError, or problems of every row. */
export const fer2013: FuzzTarget = {
  name: 'fer2013-table',
  seeds: () => [
    Buffer.from(
      `emotion,pixels,Usage\n0,${pixels(0)},Training\n3,${pixels(9)},PublicTest\n6,${pixels(99)},PrivateTest\n`,
    ),
    Buffer.from(`\ufeff"emotion","Usage","pixels"\r\n4,Training,"${pixels(1)}"\r\n`),
  ],
  text: true,
  run: (bytes) =>
    refusedByCorpusError(async () => {
      const { items, problems } = await readFer2013(scratchFolder('fer2013', { 'fer2013.csv': bytes }));
      let read = 0;
      for (const face of items) {
        const outcome = await refusedByCorpusError(async () => {
          const grey = await loadFace(face);
          if (grey.length !== 48 * 48 || !grey.every((value) => value >= 0 && value <= 255))
            throw new Error(`${face.id} has no greys`);
          return 'read';
        });
        if (outcome === 'read') read++;
      }
      for (const { file, reason, remedy } of problems)
        if (!file || !reason || !remedy) throw new Error('a problem without words');
      return read > 0 ? 'read' : 'refused';
    }),
  sources: /emotion-corpora\/src\/(read\/(read-fer2013|csv|table)|image\/load-face)/,
};

/** VideoDemographics.csv beside a clip: without it the published list tells the sexes, and a note says so. */
export const demographics: FuzzTarget = {
  name: 'demographics-table',
  seeds: () => [
    Buffer.from(
      'ActorID,Age,Sex,Race,Ethnicity\n1001,51,Male,Caucasian,Not Hispanic\n1002,21,Female,"Asian, other",Hispanic\n',
    ),
    Buffer.from('\ufeffActorID,Age,Sex,Race,Ethnicity\r\n1001,51,Male,"Cau""casian",\r\n'),
  ],
  text: true,
  run: (bytes) =>
    refusedByCorpusError(async () => {
      const clip = { 'AudioWAV/1001_IEO_ANG_HI.wav': 'RIFF    WAVE' };
      const { items, notes } = await readCremaD(scratchFolder('crema-d', { ...clip, 'VideoDemographics.csv': bytes }));
      if (items.length !== 1 || !['male', 'female', 'unknown'].includes(items[0].sex))
        throw new Error(`${items.length} clips`);
      return notes.some((note) => note.includes('cannot be read')) ? 'refused' : 'read';
    }),
  sources: /emotion-corpora\/src\/read\/(crema-d-demographics|csv|table)/,
};

const session =
  '<?xml version="1.0" encoding="utf-8"?>\n<session sessionId="1"><subject id="9" gender="female"/><track view="0" filename="S001-001.avi"><annotation filename="S001-001.xml"/></track></session>';
const annotation =
  '<?xml version="1.0"?><Tags><Metatag Name="AUCoded" Value="1"/><Metatag Name="Emotion" Value="4"/></Tags>';

/** An XML file of an MMI session, as its description and as its annotation. Refused: CorpusError, or a problem. */
export const mmi: FuzzTarget = {
  name: 'mmi-xml',
  seeds: () => [session, annotation].map((text) => Buffer.from(text)),
  text: true,
  run: async (bytes) => {
    let outcome: Outcome = 'refused';
    for (const [description, tags] of [
      [bytes, annotation],
      [session, bytes],
    ]) {
      const files = { 'S/1/session.xml': description, 'S/1/S001-001.xml': tags, 'S/1/S001-001.avi': 'RIFF' };
      const one = await refusedByCorpusError(async () => {
        const { videos } = await readMmi(scratchFolder('mmi', files));
        return videos && videos.items.length > 0 ? 'read' : 'refused';
      });
      if (one === 'read') outcome = 'read';
    }
    return outcome;
  },
  sources: /emotion-corpora\/src\/read\/(mmi-session|read-mmi)/,
};
