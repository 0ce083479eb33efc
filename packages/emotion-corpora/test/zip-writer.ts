import { crc32, deflateRawSync } from 'node:zlib';

/** A file in a ZIP archive; whatever is given beside name and content is written in place of the truth. */
export interface WrittenEntry {
  name: string | Uint8Array;
  content?: Uint8Array | string;
  /** Deflated (8) or stored (0, the default); another number is written, the content stored. */
  method?: number;
  /** Bit 0: encrypted, 3: sizes behind the data, 11: the name is UTF-8 (by default where it is no ASCII). */
  flags?: number;
  /** The data as they are. */
  packed?: Uint8Array;
  crc?: number;
  size?: number;
  compressedSize?: number;
  /** Unix' mode in the upper half. */
  attributes?: number;
  /** Of the header before the data, where they differ from the directory's. */
  localName?: string;
  localMethod?: number;
  localCrc?: number;
  localSize?: number;
  /** The sizes in a descriptor behind the data, zeros in the header before it (APPNOTE 4.3.9). */
  descriptor?: boolean;
  /** Sizes and offset in 64 bits (APPNOTE 4.5.3). */
  zip64?: boolean;
  /** Extra fields of the directory, as they are. */
  extra?: Uint8Array;
  /** Where the directory says that the entry begins. */
  offset?: number;
  /** Nothing is written before the directory: the entry is where `offset` says. */
  absent?: boolean;
}

export interface WrittenEnd {
  /** Entries, as the archive's end counts them. */
  count?: number;
  comment?: string;
  before?: Uint8Array;
  after?: Uint8Array;
  /** The end of the directory in 64 bits; `locator` is where it is said to lie. */
  zip64?: { locator?: bigint; directory?: bigint };
}

const fields = (...values: [number, 2 | 4 | 8][]): Buffer =>
  Buffer.concat(
    values.map(([value, width]) => {
      const bytes = Buffer.alloc(width);
      if (width === 8) bytes.writeBigUInt64LE(BigInt(value));
      else bytes.writeUIntLE(value, 0, width);
      return bytes;
    }),
  );

/** A ZIP archive by the format's definition (PKWARE, APPNOTE 6.3.10, 4.3), or one that departs from it as it is told to. */
export function writeZip(entries: readonly WrittenEntry[], end: WrittenEnd = {}): Buffer {
  const before = Buffer.from(end.before ?? []);
  const locals: Buffer[] = [before];
  const directory: Buffer[] = [];
  let at = before.length;
  for (const entry of entries) {
    const plain = Buffer.from((entry.content ?? '') as string);
    const method = entry.method ?? 0;
    const packed = Buffer.from(entry.packed ?? (method === 8 ? deflateRawSync(plain) : plain));
    const name = Buffer.from(entry.name as string);
    const isAscii = typeof entry.name !== 'string' || /^[ -~]*$/.test(entry.name);
    const flags = entry.flags ?? (isAscii ? 0 : 0x800) | (entry.descriptor === true ? 8 : 0);
    const crc = entry.crc ?? crc32(plain);
    const [size, compressed] = [entry.size ?? plain.length, entry.compressedSize ?? packed.length];
    const offset = entry.offset ?? at;
    const wide = entry.zip64 === true;
    const localName = Buffer.from(entry.localName ?? name);
    const localExtra = wide ? fields([1, 2], [16, 2], [size, 8], [compressed, 8]) : Buffer.alloc(0);
    const later = entry.descriptor === true;
    if (entry.absent !== true) {
      const local = Buffer.concat([
        fields([0x04034b50, 4], [wide ? 45 : 20, 2], [flags, 2], [entry.localMethod ?? method, 2], [0, 2], [0, 2]),
        fields([later ? 0 : (entry.localCrc ?? crc), 4]),
        fields([later ? 0 : wide ? 0xffffffff : compressed, 4]),
        fields([later ? 0 : wide ? 0xffffffff : (entry.localSize ?? size), 4]),
        fields([localName.length, 2], [localExtra.length, 2]),
        localName,
        localExtra,
        packed,
        later ? fields([0x08074b50, 4], [crc, 4], [compressed, 4], [size, 4]) : Buffer.alloc(0),
      ]);
      locals.push(local);
      at += local.length;
    }
    const extra = Buffer.concat([
      wide ? fields([1, 2], [24, 2], [size, 8], [compressed, 8], [offset, 8]) : Buffer.alloc(0),
      Buffer.from(entry.extra ?? []),
    ]);
    directory.push(
      fields([0x02014b50, 4], [(3 << 8) | 45, 2], [wide ? 45 : 20, 2], [flags, 2], [method, 2], [0, 2], [0, 2]),
      fields([crc, 4], [wide ? 0xffffffff : compressed, 4], [wide ? 0xffffffff : size, 4]),
      fields([name.length, 2], [extra.length, 2], [0, 2], [0, 2], [0, 2], [entry.attributes ?? 0, 4]),
      fields([wide ? 0xffffffff : offset, 4]),
      name,
      extra,
    );
  }
  const central = Buffer.concat(directory);
  const count = end.count ?? entries.length;
  const comment = Buffer.from(end.comment ?? '');
  const wideEnd = end.zip64
    ? Buffer.concat([
        fields([0x06064b50, 4], [44, 8], [45, 2], [45, 2], [0, 4], [0, 4], [count, 8], [count, 8], [central.length, 8]),
        fields([Number(end.zip64.directory ?? at), 8]),
        fields([0x07064b50, 4], [0, 4], [Number(end.zip64.locator ?? at + central.length), 8], [1, 4]),
      ])
    : Buffer.alloc(0);
  const few = end.zip64 ? 0xffff : count;
  return Buffer.concat([
    ...locals,
    central,
    wideEnd,
    fields([0x06054b50, 4], [0, 2], [0, 2], [few, 2], [few, 2], [central.length, 4]),
    fields([end.zip64 ? 0xffffffff : at, 4], [comment.length, 2]),
    comment,
    Buffer.from(end.after ?? []),
  ]);
}
