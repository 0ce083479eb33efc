import { fileURLToPath } from 'node:url';
import type { FaceImage } from '@image2audio/emotion-corpora';
import { Worker } from 'node:worker_threads';
import { askThread } from '../threads/ask-thread';

/** Grey values from 0 to 255 of a face, rounded, or why it has none. */
export type FaceOutcome = { pixels: Uint8Array } | { reason: string };

/** What a thread is told of a face. */
export type FaceFile = Pick<FaceImage, 'id' | 'path' | 'textRange'>;

const facesAtOnce = 64;

// tests and tools run the sources, whose threads are the built ones
const script = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../../dist/face-worker.js' : './face-worker.js', import.meta.url),
);

/** Decodes crops of faces in `threads` threads, which read the files themselves; `onOutcome` hears of every face once, in no order. A thread that ends is an error. */
export async function decodeFaces(
  faces: readonly FaceFile[],
  threads: number,
  onOutcome: (index: number, outcome: FaceOutcome) => void,
): Promise<void> {
  let next = 0;
  const thread = async () => {
    const worker = new Worker(script, { execArgv: [] });
    try {
      while (next < faces.length) {
        const first = next;
        next += facesAtOnce;
        const files = faces.slice(first, next).map(({ id, path, textRange }) => ({ id, path, textRange }));
        const outcomes = await askThread<FaceOutcome[]>(worker, files, 'decoding faces');
        for (const [index, outcome] of outcomes.entries()) onOutcome(first + index, outcome);
      }
    } finally {
      await worker.terminate();
    }
  };
  const useful = Math.min(threads, Math.ceil(faces.length / facesAtOnce));
  await Promise.all(Array.from({ length: useful }, thread));
}
