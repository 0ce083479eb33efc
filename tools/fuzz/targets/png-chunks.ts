import { crc32, deflateSync, inflateSync } from 'node:zlib';
import type { Random } from '@image2audio/tfjs-training';
import { damaged } from '../damage';

interface Chunk {
  type: string;
  content: Uint8Array;
}

const signatureLength = 8;

/** Every whole chunk of a PNG; what does not look like one is left out. */
function chunksOf(bytes: Uint8Array): Chunk[] {
  const buffer = Buffer.from(bytes);
  const chunks: Chunk[] = [];
  for (let at = signatureLength; at + 12 <= buffer.length;) {
    const end = at + 12 + buffer.readUInt32BE(at);
    if (end > buffer.length) break;
    chunks.push({ type: buffer.toString('latin1', at + 4, at + 8), content: buffer.subarray(at + 8, end - 4) });
    at = end;
  }
  return chunks;
}

function pngOf(signature: Uint8Array, chunks: readonly Chunk[]): Uint8Array {
  return Buffer.concat([
    signature,
    ...chunks.flatMap(({ type, content }) => {
      const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
      length.writeUInt32BE(content.length);
      const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
      check.writeUInt32BE(crc32(body));
      return [length, body, check];
    }),
  ]);
}

/** A PNG whose chunks have the checksums of what they hold now. */
export function withRightChunks(bytes: Uint8Array): Uint8Array {
  return pngOf(bytes.subarray(0, signatureLength), chunksOf(bytes));
}

/** Damage inside of one chunk, in the compressed pixels before they are compressed. */
export function damagedChunk(seed: Uint8Array, random: Random): Uint8Array {
  const chunks = chunksOf(seed);
  const victim = chunks[Math.floor(random() * chunks.length)];
  return pngOf(
    seed.subarray(0, signatureLength),
    chunks.map((chunk) => {
      if (chunk !== victim) return chunk;
      if (chunk.type !== 'IDAT' || random() < 0.3) return { ...chunk, content: damaged(chunk.content, random) };
      try {
        return { ...chunk, content: deflateSync(damaged(inflateSync(chunk.content), random)) };
      } catch {
        // one of several chunks of a single compressed stream
        return { ...chunk, content: damaged(chunk.content, random) };
      }
    }),
  );
}
