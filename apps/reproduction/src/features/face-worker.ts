/** A thread that reads and decodes face images. */
import { readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { decodeFace, loadFace } from '@image2audio/emotion-corpora/node';
import { messageOf, shortageOf } from '../errors';
import type { FaceFile, FaceOutcome } from './decode-faces';

async function outcomeOf(face: FaceFile): Promise<FaceOutcome> {
  try {
    // small files: through a promise each would take twice as long
    const grey = face.textRange ? await loadFace(face) : decodeFace(readFileSync(face.path!), face.path!);
    return { pixels: new Uint8Array(grey.map(Math.round)) };
  } catch (error) {
    // no fault of the file: the thread ends, and so does the run
    if (shortageOf(error) !== null) throw error;
    return { reason: messageOf(error) };
  }
}

async function answer(faces: FaceFile[]): Promise<void> {
  const outcomes: FaceOutcome[] = [];
  for (const face of faces) outcomes.push(await outcomeOf(face));
  const buffers = outcomes.flatMap((outcome) => ('pixels' in outcome ? [outcome.pixels.buffer as ArrayBuffer] : []));
  parentPort!.postMessage(outcomes, buffers);
}

parentPort!.on('message', (faces: FaceFile[]) => void answer(faces));
