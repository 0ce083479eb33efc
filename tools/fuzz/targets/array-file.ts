import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { randomBelow, type Random } from '@image2audio/tfjs-training';
import { ArrayFileError, decodeArrayFile, encodeArrayFile } from '../../../apps/reproduction/src/store/array-file';
import { entryFile } from '../../../apps/reproduction/src/store/cache';
import { listCache } from '../../../apps/reproduction/src/store/cache-entries';
import { damaged } from '../damage';
import type { FuzzTarget } from '../target';
import { scratchFolder } from './tables';

const name = basename(entryFile('', 'work', 0));
const headerStart = 40;
const headerLength = (bytes: Buffer) => Math.min(bytes.readUInt32LE(4), bytes.length - headerStart);

/** A file whose header has the checksum of what it holds now. */
function withRightDigest(bytes: Uint8Array): Uint8Array {
  const copy = Buffer.from(bytes);
  if (copy.length <= headerStart) return copy;
  const header = copy.subarray(headerStart, headerStart + headerLength(copy));
  createHash('sha256').update(header).digest().copy(copy, 8);
  return copy;
}

/** Words of the header changed, with its length and checksum put right. */
function damagedHeader(seed: Uint8Array, random: Random): Uint8Array {
  const file = Buffer.from(seed);
  const end = headerStart + headerLength(file);
  const header = damaged(file.subarray(headerStart, end), random, { text: true });
  const padding = Buffer.alloc((8 - ((headerStart + header.length) % 8)) % 8);
  const start = Buffer.from(file.subarray(0, headerStart));
  start.writeUInt32LE(header.length, 4);
  const arrays = file.subarray(Math.ceil(end / 8) * 8, file.length - randomBelow(2, random));
  return withRightDigest(Buffer.concat([start, header, padding, arrays]));
}

/** Files of the cache and of checkpoints. Refused: ArrayFileError; the listing of the cache never throws. */
export const arrayFile: FuzzTarget = {
  name: 'array-file',
  seeds: () => [
    encodeArrayFile(
      { name, kind: 'work', items: 2, content: { ids: ['a', 'b'] } },
      { x: Float32Array.of(1, 2, 3), y: Uint8Array.of(7) },
    ),
    encodeArrayFile({ name, kind: 'work', items: null, content: null }, { z: new Float64Array(9) }),
  ],
  damage: damagedHeader,
  repair: withRightDigest,
  run: (bytes) => {
    const { entries, foreign } = listCache(scratchFolder('cache', { [name]: bytes }));
    if (entries.length + foreign.length !== 1)
      throw new Error(`${entries.length} entries and ${foreign.length} others`);
    try {
      const { arrays, digests } = decodeArrayFile(bytes, 'damaged');
      if (Object.keys(arrays).length !== Object.keys(digests).length) throw new Error('arrays without digests');
      return 'read';
    } catch (error) {
      if (error instanceof ArrayFileError) return 'refused';
      throw error;
    }
  },
  sources: /reproduction\/src\/store\/(array-file|cache-entries)/,
};
