import { open, type FileHandle } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { fromRandomAccessReaderPromise, type Entry, type LocalFileHeader, type ZipFile } from 'yauzl';
import { ArchiveError, fileSystemError } from './fetch-error';
import { visible } from './visible-text';
import { ZipReader } from './zip-reader';

/** A file in an archive. */
export interface ZipEntry {
  /** With slashes, as the archive's directory has it. */
  name: string;
  /** Bytes once unpacked, and their CRC-32. */
  size: number;
  crc: number;
  raw: Entry;
  /** Where the next thing in the archive begins. */
  end: number;
}

/** An archive whose directory has been looked at. */
export interface ZipArchive {
  path: string;
  /** Bytes of the archive. */
  size: number;
  /** Regular files, links and devices; no folders. */
  entries: ZipEntry[];
  /** Where the content of an entry begins, by the header before it, which has to say what the directory says. */
  locate: (entry: ZipEntry) => Promise<number>;
  /** Hands the content of an entry to `sink` piece by piece, and compares it with size and CRC-32. */
  unpack: (entry: ZipEntry, sink: NodeJS.WritableStream, signal?: AbortSignal) => Promise<void>;
}

/** Entries that are read at most; CREMA-D's repository has some 22,000. */
const mostEntries = 100_000;
/** Deflate makes at most 1032 bytes of one (RFC 1951: 258 bytes a symbol of 2 bits). */
const deflateRatio = 1032;

const signatures = { entry: 0x02014b50, afterEntries: new Set([0x06054b50, 0x06064b50, 0x05054b50]) };

export function refusedArchive(archive: string, found: string): ArchiveError {
  return new ArchiveError({
    file: archive,
    found,
    expected: 'an archive as the corpus publishes it',
    fix: 'Do not trust this archive. Remove it and run the same command again; if it stays so, the host gives another file.',
  });
}

function damaged(archive: string, cause: unknown): unknown {
  if (cause instanceof ArchiveError || (cause instanceof Error && cause.name === 'AbortError')) return cause;
  const other = fileSystemError(archive, cause);
  if (other !== cause) return other;
  return new ArchiveError({
    file: archive,
    found: `an archive that cannot be read (${visible(cause instanceof Error ? cause.message : String(cause))})`,
    expected: 'a whole ZIP archive',
    fix: 'Remove it and run the same command again.',
  });
}

/** The directory of an archive, folders left out; checked as a whole. */
async function listEntries(zip: ZipFile, reader: ZipReader): Promise<ZipEntry[]> {
  if (zip.entryCount > mostEntries) throw new Error(`${zip.entryCount} entries, of at most ${mostEntries}`);
  const raw: Entry[] = [];
  // the directory is read from its first entry to its last, and nothing else meanwhile
  let begin: number | null = null;
  for await (const entry of zip.eachEntry()) {
    begin ??= Math.min(reader.last.begin, zip.fileSize);
    raw.push(entry);
  }
  const after = raw.length === 0 ? null : Buffer.alloc(4);
  if (after) {
    const { end } = reader.last;
    await new Promise<void>((resolve, reject) =>
      reader.read(after, 0, 4, end, (error) => (error ? reject(error) : resolve())),
    );
    if (!signatures.afterEntries.has(after.readUInt32LE(0))) {
      const more =
        after.readUInt32LE(0) === signatures.entry ? 'more entries than it counts' : 'a directory without an end';
      throw new Error(more);
    }
  }
  return withEnds(raw, directoryStart(raw, begin ?? zip.fileSize));
}

/** yauzl reads the fixed part of an entry and then its name: the directory begins before the first name. */
function directoryStart(raw: readonly Entry[], firstRead: number): number {
  return raw.length === 0 || raw[0].fileNameLength + raw[0].extraFieldLength + raw[0].fileCommentLength === 0
    ? firstRead
    : firstRead - 46;
}

/** Where each entry has to end, for its data not to be another's as well (Fifield 2019, A better zip bomb). */
function withEnds(raw: readonly Entry[], directory: number): ZipEntry[] {
  const inOrder = [...raw].sort((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader);
  const ends = new Map<Entry, number>();
  for (const [index, entry] of inOrder.entries()) {
    const end = inOrder[index + 1]?.relativeOffsetOfLocalHeader ?? directory;
    const { relativeOffsetOfLocalHeader: start, fileNameLength, compressedSize, fileName } = entry;
    if (start + 30 + fileNameLength + compressedSize > Math.min(end, directory))
      throw new Error(`${fileName} lies over what comes behind it`);
    ends.set(entry, end);
  }
  return raw
    .filter(({ fileName }) => !fileName.endsWith('/'))
    .map((entry) => ({
      name: entry.fileName,
      size: entry.uncompressedSize,
      crc: entry.crc32,
      raw: entry,
      end: ends.get(entry)!,
    }));
}

/** Unix' type of what an entry is, from the upper half of its attributes; null for a regular file. */
function specialType({ externalFileAttributes }: Entry): string | null {
  const type = (externalFileAttributes >>> 16) & 0o170000;
  const names: Record<number, string> = { 0o120000: 'a symbolic link', 0o040000: 'a folder' };
  return type === 0 || type === 0o100000 ? null : (names[type] ?? 'a device, a pipe or a socket');
}

/** What forbids to unpack an entry; null for nothing. */
function problemOfEntry({ raw, size }: ZipEntry): string | null {
  const special = specialType(raw);
  if (special !== null) return special;
  if (raw.isEncrypted()) return 'an encrypted file';
  const { compressionMethod: method, compressedSize } = raw;
  if (method !== 0 && method !== 8)
    return `a file compressed by method ${method}, which is neither stored nor deflated`;
  if (size > (method === 0 ? 1 : deflateRatio) * compressedSize)
    return `a file of ${size} bytes in ${compressedSize}, which cannot hold it`;
  return null;
}

/** Whether the header before the data says the same as the directory; sizes that a descriptor behind the data tells are not there. */
function isSameHeader({ raw }: ZipEntry, local: LocalFileHeader): boolean {
  const hasDescriptor = (raw.generalPurposeBitFlag & 8) !== 0;
  const is = (inHeader: number, inDirectory: number) =>
    inHeader === inDirectory || inHeader === 0xffffffff || (hasDescriptor && inHeader === 0);
  return (
    local.compressionMethod === raw.compressionMethod &&
    ((local.generalPurposeBitFlag ^ raw.generalPurposeBitFlag) & 1) === 0 &&
    local.fileName.equals(raw.fileNameRaw) &&
    (local.crc32 === raw.crc32 || (hasDescriptor && local.crc32 === 0)) &&
    is(local.compressedSize, raw.compressedSize) &&
    is(local.uncompressedSize, raw.uncompressedSize)
  );
}

/** Passes bytes through, not one more than the directory says, and fails at the end where they are not those. */
function checked({ size, crc }: ZipEntry): Transform {
  let [bytes, found] = [0, 0];
  return new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      found = crc32(chunk, found);
      if (bytes > size) done(new Error(`more than the ${size} bytes that it says`));
      else done(null, chunk);
    },
    flush(done) {
      if (bytes !== size) done(new Error(`${bytes} bytes, not the ${size} that it says`));
      else done(found === crc ? null : new Error("its CRC-32 is not the archive's"));
    },
  });
}

/**
 * Opens an archive, looks its directory through, and lends it to `use`.
 *
 * @throws ArchiveError where the directory is damaged or cut short, counts fewer entries than it has, or has entries that lie over each
 *   other, or names that lead outside; and where an entry that is unpacked is not what the directory says.
 */
export async function withArchive<Value>(path: string, use: (archive: ZipArchive) => Promise<Value>): Promise<Value> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    throw damaged(path, error);
  }
  try {
    const { size } = await file.stat();
    const reader = new ZipReader(file, size);
    let zip: ZipFile;
    let entries: ZipEntry[];
    try {
      zip = await fromRandomAccessReaderPromise(reader, size, { autoClose: false });
      entries = await listEntries(zip, reader);
    } catch (error) {
      throw damaged(path, error);
    }
    const failed = (entry: ZipEntry, error: unknown) => {
      const isSystem = error instanceof Error && ('syscall' in error || error.name === 'AbortError');
      if (error instanceof ArchiveError || isSystem) return error;
      return damaged(path, new Error(`${entry.name}: ${error instanceof Error ? error.message : String(error)}`));
    };
    const locate = async (entry: ZipEntry) => {
      const problem = problemOfEntry(entry);
      if (problem !== null) throw refusedArchive(path, `${visible(entry.name)}, ${problem}`);
      try {
        const local = await zip.readLocalFileHeaderPromise(entry.raw);
        if (!isSameHeader(entry, local)) throw new Error('its header is not what the directory says');
        if (local.fileDataStart + entry.raw.compressedSize > entry.end)
          throw new Error('it lies over what comes behind it');
        return local.fileDataStart;
      } catch (error) {
        throw failed(entry, error);
      }
    };
    const unpack = async (entry: ZipEntry, sink: NodeJS.WritableStream, signal?: AbortSignal) => {
      const start = await locate(entry);
      try {
        const source = reader.chunks(start, start + entry.raw.compressedSize);
        const options = signal ? { signal } : {};
        const { compressionMethod: method, compressedSize } = entry.raw;
        if (method === 0 || compressedSize === 0) await pipeline(source, checked(entry), sink, options);
        else await pipeline(source, createInflateRaw(), checked(entry), sink, options);
      } catch (error) {
        throw failed(entry, error);
      }
    };
    return await use({ path, size, entries, locate, unpack });
  } finally {
    await file.close();
  }
}
