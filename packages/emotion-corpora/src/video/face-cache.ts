import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CorpusError } from '../errors';
import { faceSize } from '../face-image';

/** A face of one frame of a video. */
export interface VideoFace {
  /** The frame's number in the video, from 0. */
  frame: number;
  /** The detector's confidence. */
  score: number;
  /** 48 x 48 grey values, row by row, 0 to 255. */
  pixels: Float32Array;
}

/** What one video gave. */
export interface VideoFaces {
  faces: VideoFace[];
  /** Numbers of the frames in which no face was found. */
  withoutFace: number[];
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Writes whole or not at all, also beside other processes that write the same. */
async function writeWhole(file: string, content: string): Promise<void> {
  const part = `${file}.${process.pid}.part`;
  try {
    await writeFile(part, content);
    await rename(part, file);
  } catch (cause) {
    await rm(part, { force: true });
    throw new CorpusError({
      file,
      found: `no place to write (${cause instanceof Error ? cause.message : String(cause)})`,
      expected: 'a folder that can be written',
      fix: 'Free some space, or name another cache folder.',
    });
  }
}

/** The parsed content, or null where the file is missing or no whole JSON (an older process was ended while the disk was full, say). */
async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return null;
  }
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/**
 * SHA-256 of a file's bytes. With a folder, the hash is kept under path, size and time of change, so that a corpus of some gigabytes is
 * read for it once.
 *
 * @throws CorpusError where the file cannot be read.
 */
export async function contentHash(path: string, folder: string | null): Promise<string> {
  try {
    const { size, mtimeMs } = await stat(path);
    if (folder === null) return await hashFile(path);
    const memo = join(folder, `hash-${sha256(JSON.stringify([path, size, mtimeMs]))}.json`);
    const known = (await readJson(memo)) as { sha256?: string } | null;
    if (typeof known?.sha256 === 'string') return known.sha256;
    const hash = await hashFile(path);
    await mkdir(folder, { recursive: true });
    await writeWhole(memo, JSON.stringify({ path, size, mtimeMs, sha256: hash }));
    return hash;
  } catch (cause) {
    if (cause instanceof CorpusError) throw cause;
    throw new CorpusError({
      file: path,
      found: `no readable file (${cause instanceof Error ? cause.message : String(cause)})`,
      expected: 'a video',
      fix: 'Read the corpus again: the file was moved or removed.',
    });
  }
}

/** A `VideoFaces` as kept: pixels as the base64 of their little-endian float32. */
interface KeptFaces {
  faces: { frame: number; score: number; pixels: string }[];
  withoutFace: number[];
}

/** Whether it is what this file writes: a damaged one is as good as none. */
function isKept(value: unknown): value is KeptFaces {
  const { faces, withoutFace } = (value ?? {}) as { faces?: unknown; withoutFace?: unknown };
  return Array.isArray(faces) && Array.isArray(withoutFace) && faces.every(isKeptFace) && withoutFace.every(isFrame);
}

const isFrame = (frame: unknown): boolean => Number.isSafeInteger(frame) && (frame as number) >= 0;

function isKeptFace(value: unknown): boolean {
  const { frame, score, pixels } = (value ?? {}) as Partial<Record<keyof VideoFace, unknown>>;
  if (!isFrame(frame) || typeof score !== 'number' || typeof pixels !== 'string') return false;
  const bytes = Buffer.from(pixels, 'base64');
  return bytes.length === 4 * faceSize * faceSize && greysOf(bytes).every((grey) => grey >= 0 && grey <= 255);
}

const greysOf = (bytes: Buffer): Float32Array =>
  Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));

/** What was kept under `key`, bit for bit; else what `compute` gives, which is then kept. `folder` null keeps nothing. */
export async function keptFaces(
  folder: string | null,
  key: string,
  compute: () => Promise<VideoFaces>,
): Promise<VideoFaces> {
  if (folder === null) return compute();
  const file = join(folder, `faces-${key}.json`);
  const kept = await readJson(file);
  if (isKept(kept)) {
    const faces = kept.faces.map(({ frame, score, pixels }) => ({
      frame,
      score,
      pixels: greysOf(Buffer.from(pixels, 'base64')),
    }));
    return { faces, withoutFace: kept.withoutFace };
  }
  const computed = await compute();
  const faces = computed.faces.map(({ frame, score, pixels }) => {
    const bytes = Buffer.alloc(4 * pixels.length);
    pixels.forEach((value, i) => bytes.writeFloatLE(value, 4 * i));
    return { frame, score, pixels: bytes.toString('base64') };
  });
  await mkdir(folder, { recursive: true });
  await writeWhole(file, JSON.stringify({ faces, withoutFace: computed.withoutFace } satisfies KeptFaces));
  return computed;
}
