import fc from 'fast-check';
import { decodeAudio } from '../src/decode';
import { FREE_OUTPUT_BYTES, OUTPUT_BYTES_A_BYTE } from '../src/decode/decoded-size';
import { flacFrames } from '../src/decode/flac-frames';
import { AudioDecodeError } from '../src/errors';
import { fixtureCases } from './fixture';
import { crc, encodeFlac } from './flac-encoder';
import { concatenation, lossyFixtures } from './lossy-fixtures';
import { naiveOggChecksum } from './ogg-writer';
import { noise } from './signals';

const fromBase64 = ({ base64 }: { base64: string }) => Uint8Array.from(Buffer.from(base64, 'base64'));

/** Sound files of every format and encoding, a few hundred bytes to some kilobytes each. */
export const seedFiles: Uint8Array[] = [
  ...fixtureCases<{ base64: string }>('wav-files').map(fromBase64),
  ...fixtureCases<{ base64: string }>('flac').map(fromBase64),
  encodeFlac([...noise(400)].map((sample) => sample * 32768)),
  ...lossyFixtures.map(({ bytes }) => bytes),
];

const anyBytes = fc.uint8Array({ minLength: 1, maxLength: 16 });
/** Lengths and counts at which arithmetic goes wrong, in both byte orders. */
const treacherous = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff].flatMap((value) => {
  const little = Uint8Array.of(value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24);
  return [little, little.slice().reverse()];
});

type Change = (file: Uint8Array) => Uint8Array;

/** Positions are shares of the file, so that they mean the same after other changes. A third lies in its headers. */
const position = fc.oneof(
  { weight: 1, arbitrary: fc.nat(80).map((at) => (length: number) => Math.min(at, length)) },
  { weight: 2, arbitrary: fc.nat(2 ** 20).map((share) => (length: number) => Math.floor((share / 2 ** 20) * length)) },
);

const inPlace: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(position, anyBytes).map(([at, bytes]) => overwrite(at, bytes)),
  fc.tuple(position, fc.integer({ min: 1, max: 255 })).map(([at, bits]) => flip(at, bits)),
  fc.tuple(position, fc.constantFrom(...treacherous)).map(([at, bytes]) => overwrite(at, bytes)),
);

const source: fc.Arbitrary<Uint8Array | null> = fc.constantFrom(null, ...seedFiles);
const anywhere: fc.Arbitrary<Change> = fc.oneof(
  inPlace,
  fc.tuple(position, fc.nat(300)).map(
    ([at, count]): Change =>
      (file) =>
        splice(file, at(file.length), count),
  ),
  fc.tuple(position, anyBytes).map(
    ([at, bytes]): Change =>
      (file) =>
        splice(file, at(file.length), 0, bytes),
  ),
  position.map(
    (end): Change =>
      (file) =>
        file.slice(0, end(file.length)),
  ),
  // a stretch of this or another file once more
  fc.tuple(position, position, fc.nat(400), source).map(([at, from, count, other]): Change => (file) => {
    const start = from((other ?? file).length);
    return splice(file, at(file.length), 0, (other ?? file).subarray(start, start + count));
  }),
);

function overwrite(at: (length: number) => number, bytes: Uint8Array): Change {
  return (file) => {
    const copy = file.slice();
    const start = Math.min(at(file.length), Math.max(0, file.length - bytes.length));
    copy.set(bytes.subarray(0, file.length - start), start);
    return copy;
  };
}

function flip(at: (length: number) => number, bits: number): Change {
  return (file) => file.map((byte, i) => (i === at(file.length) ? byte ^ bits : byte));
}

function splice(file: Uint8Array, at: number, remove: number, insert: Uint8Array = new Uint8Array(0)): Uint8Array {
  return concatenation(file.subarray(0, at), insert, file.subarray(Math.min(file.length, at + remove)));
}

/** Puts checksums right where pages and frames still lie, so that damage gets past them into the decoders. */
export function withRightChecksums(file: Uint8Array, seed: Uint8Array): Uint8Array {
  const copy = file.slice();
  if (String.fromCharCode(...seed.subarray(0, 4)) === 'OggS') {
    for (let at = 0; at + 27 <= copy.length;) {
      const segments = copy.subarray(at + 27, at + 27 + copy[at + 26]);
      const end = Math.min(
        copy.length,
        segments.reduce((sum, length) => sum + length, at + 27 + segments.length),
      );
      new DataView(copy.buffer).setUint32(at + 22, naiveOggChecksum(copy.subarray(at, end)), true);
      at = end;
    }
  }
  if (String.fromCharCode(...seed.subarray(0, 4)) === 'fLaC') {
    for (const { byteOffset: at, length } of flacFramesOf(seed)) {
      const frame = copy.subarray(at, at + length);
      // headers of the seeds: 6 bytes and CRC-8, or with a rate or size of their own, found where the seed's CRC-8 lies
      const headerLength = seedHeaderLength(seed.subarray(at, at + length));
      if (frame.length < length) break;
      frame[headerLength] = crc([...frame.subarray(0, headerLength)], 8, 0x07);
      const check = crc([...frame.subarray(0, length - 2)], 16, 0x8005);
      frame.set([check >> 8, check & 255], length - 2);
    }
  }
  return copy;
}

function flacFramesOf(file: Uint8Array): Uint8Array[] {
  let offset = 4;
  for (let last = false; !last;) {
    last = (file[offset] & 0x80) !== 0;
    offset += 4 + ((file[offset + 1] << 16) | (file[offset + 2] << 8) | file[offset + 3]);
  }
  return flacFrames(file, offset).frames;
}

/** Where the CRC-8 of a frame's header lies. */
function seedHeaderLength(frame: Uint8Array): number {
  for (let length = 5; length < 16; length++) {
    if (crc([...frame.subarray(0, length)], 8, 0x07) === frame[length]) return length;
  }
  throw new Error('a frame without a header among the seeds');
}

const seed = fc.constantFrom(...seedFiles);

/**
 * A sound file with one to six changes: anywhere, or in place and with checksums put right, so that the damage comes
 * as far as the decoders of the codecs; now and then nothing but noise.
 */
export const damagedFile: fc.Arbitrary<Uint8Array> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc
      .tuple(seed, fc.array(anywhere, { minLength: 1, maxLength: 6 }))
      .map(([file, changes]) => changes.reduce((damaged, each) => each(damaged), file)),
  },
  {
    weight: 20,
    arbitrary: fc.tuple(seed, fc.array(inPlace, { minLength: 1, maxLength: 6 })).map(([file, changes]) =>
      withRightChecksums(
        changes.reduce((damaged, each) => each(damaged), file),
        file,
      ),
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.constantFrom('', 'RIFF\0\0\0\0WAVE', 'fLaC', 'OggS', 'ID3', '\xff\xfb'),
        fc.uint8Array({ maxLength: 300 }),
      )
      .map(([start, bytes]) => concatenation(Buffer.from(start, 'latin1'), bytes)),
  },
);

export type Outcome = 'decoded' | 'refused';

/**
 * Decodes a damaged file, and throws unless that gives sound that is whole, finite and within the stated size, or an
 * AudioDecodeError.
 */
export async function decodeDamaged(bytes: Uint8Array): Promise<Outcome> {
  try {
    const { channels, sampleRate } = await decodeAudio(bytes, 'damaged');
    const values = channels.reduce((sum, { length }) => sum + length, 0);
    if (!(sampleRate > 0 && channels.length > 0)) throw new Error(`${channels.length} channels at ${sampleRate} Hz`);
    if (channels.some(({ length }) => length !== channels[0].length)) throw new Error('channels of several lengths');
    if (4 * values > FREE_OUTPUT_BYTES + OUTPUT_BYTES_A_BYTE * bytes.length) throw new Error(`${values} samples`);
    if (!channels.every((channel) => channel.every(Number.isFinite))) throw new Error('a sample that is not finite');
    return 'decoded';
  } catch (error) {
    if (error instanceof AudioDecodeError) return 'refused';
    throw error;
  }
}
