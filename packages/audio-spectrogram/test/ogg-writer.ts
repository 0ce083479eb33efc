import { concatenation } from './lossy-fixtures';

/** The CRC-32 of RFC 3533, bit by bit: an oracle for the reader's table. */
export function naiveOggChecksum(page: ArrayLike<number>): number {
  let remainder = 0;
  for (let i = 0; i < page.length; i++) {
    remainder ^= (i >= 22 && i < 26 ? 0 : page[i]) << 24;
    for (let bit = 0; bit < 8; bit++) remainder = (remainder << 1) ^ (remainder < 0 ? 0x04c11db7 : 0);
  }
  return remainder >>> 0;
}

export interface PageFields {
  body?: ArrayLike<number>;
  segments?: number[];
  granule?: bigint;
  serial?: number;
  sequence?: number;
  /** 1 continued, 2 first, 4 last. */
  flags?: number;
}

export function oggPage({ body = [], segments, granule = 0n, serial = 7, sequence = 0, flags = 0 }: PageFields) {
  const lacing = segments ?? [...Array<number>(Math.floor(body.length / 255)).fill(255), body.length % 255];
  const page = concatenation(Buffer.from('OggS'), new Uint8Array(22), [lacing.length], lacing, body);
  const view = new DataView(page.buffer);
  view.setUint8(5, flags);
  view.setBigInt64(6, granule, true);
  view.setUint32(14, serial, true);
  view.setUint32(18, sequence, true);
  view.setUint32(22, naiveOggChecksum(page), true);
  return page;
}

/** The pages of a file, as copies. */
export function splitPages(file: Uint8Array): Uint8Array[] {
  const pages: Uint8Array[] = [];
  for (let at = 0; at < file.length;) {
    const segments = file.subarray(at + 27, at + 27 + file[at + 26]);
    const end = segments.reduce((sum, length) => sum + length, at + 27 + segments.length);
    pages.push(file.slice(at, end));
    at = end;
  }
  return pages;
}

/** The file with right checksums, whatever was changed in its pages. */
export function withChecksums(pages: Uint8Array[]): Uint8Array {
  return concatenation(
    ...pages.map((page) => {
      const copy = page.slice();
      new DataView(copy.buffer).setUint32(22, naiveOggChecksum(copy), true);
      return copy;
    }),
  );
}
