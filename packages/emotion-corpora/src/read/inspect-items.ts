import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import type { FileProblem } from '../corpus-index';
import type { Emotion } from '../emotions';
import type { FaceImage } from '../face-image';
import { loadFace } from '../image/load-face';
import { isShortage } from './shortage';
import { standInHead, standInOf, StandInError } from './stand-ins';

/** What an item's content is, for telling whether two are the same; null for what is not compared. */
interface Content {
  key: string | null;
  silent: boolean;
}

/** Looks into one item, and throws an Error whose message says what is wrong with it. */
export type Inspect<Item> = (item: Item & { path: string }) => Promise<Content>;

/**
 * Decodes a sound file as whoever uses the corpus will, and rejects where that cannot be done: the one definition of a readable file. `content`, a hash of the
 * decoded sound, tells that two files sound alike whatever their containers; without it the bytes are compared.
 */
export interface InspectAudio {
  (path: string, bytes: Uint8Array): Promise<{ silent: boolean; content?: string }>;
}

/** Takes of a video what whoever uses the corpus will take of it, and rejects where that cannot be done. */
export interface InspectVideo {
  (path: string): Promise<void>;
}

const sha256 = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');

function refuseStandIn(head: Uint8Array): void {
  const standIn = standInOf(head);
  if (standIn) throw new StandInError(standIn);
}

/** Sound: compared by what it decodes to, or by its bytes. Without a decoder only what is evidently something else is found. */
export function inspectSound(inspectAudio: InspectAudio | undefined): Inspect<{ path?: string }> {
  return async ({ path }) => {
    const bytes = await readFile(path);
    refuseStandIn(bytes.subarray(0, standInHead));
    const { silent, content } = inspectAudio ? await inspectAudio(path, bytes) : { silent: false };
    return { key: content ?? sha256(bytes), silent };
  };
}

/** Pictures: decoded, and compared by the 48 x 48 levels of grey they give, so that a copy in another format is found too. */
export const inspectFace: Inspect<FaceImage> = async (face) => {
  const pixels = await loadFace(face);
  return { key: sha256(Uint8Array.from(pixels, Math.round)), silent: false };
};

/** Videos are not compared. Without a decoder only what is evidently something else is found. */
export function inspectRecording(inspectVideo: InspectVideo | undefined): Inspect<{ path?: string }> {
  return async ({ path }) => {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(standInHead), 0, standInHead, 0);
      refuseStandIn(buffer.subarray(0, bytesRead));
    } finally {
      await file.close();
    }
    await inspectVideo?.(path);
    return { key: null, silent: false };
  };
}

/** One item as it was found to be. */
export interface InspectedItem {
  corpus: string;
  /** Its path relative to the folder checked, with `/`; of a table, with its row. */
  file: string;
  emotion: Emotion;
  key: string | null;
  silent: boolean;
}

export interface Inspection {
  items: InspectedItem[];
  problems: FileProblem[];
}

/** At a time: enough to keep a disk busy while another is decoded, few enough not to hold a corpus in memory. */
const parallel = 4;

/** Looks into every item of a corpus. Results are in the order of the items, whichever is ready first. */
export async function inspectItems<
  Item extends { id: string; emotion: Emotion; path?: string; textRange?: FaceImage['textRange'] },
>(
  dir: string,
  corpus: string,
  items: readonly Item[],
  inspect: Inspect<Item>,
  onItem: () => void,
  signal?: AbortSignal,
): Promise<Inspection> {
  const outcomes: (InspectedItem | FileProblem | null)[] = new Array<null>(items.length).fill(null);
  const queue = items.entries();
  await Promise.all(
    Array.from({ length: parallel }, async () => {
      for (const [position, item] of queue) {
        signal?.throwIfAborted();
        const { id, path, emotion, textRange } = item;
        if (path !== undefined) {
          const file = relative(dir, path).split(sep).join('/') + (textRange ? `, ${id}` : '');
          try {
            outcomes[position] = { corpus, file, emotion, ...(await inspect({ ...item, path })) };
          } catch (cause) {
            if (isShortage(cause)) throw cause;
            const reason = `cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`;
            const remedy = cause instanceof StandInError ? cause.remedy : 'Fetch the file again or remove it.';
            outcomes[position] = { file, reason, remedy };
          }
        }
        onItem();
      }
    }),
  );
  const found = outcomes.filter((outcome) => outcome !== null);
  return {
    items: found.filter((outcome): outcome is InspectedItem => 'corpus' in outcome),
    problems: found.filter((outcome): outcome is FileProblem => 'reason' in outcome),
  };
}
