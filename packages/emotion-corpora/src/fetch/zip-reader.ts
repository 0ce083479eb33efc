import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { RandomAccessReader } from 'yauzl';

/**
 * Reads an archive for yauzl, and refuses what lies outside the file: offsets of 64 bits come from the archive, and Node throws at those
 * that are none, where nobody can catch it.
 */
export class ZipReader extends RandomAccessReader {
  /** Where the last piece that was read begins and ends. */
  last = { begin: 0, end: 0 };

  constructor(
    private readonly file: FileHandle,
    readonly size: number,
  ) {
    super();
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    if (!this.holds(position, length)) {
      setImmediate(() => callback(new Error(`it says that something lies at byte ${position}, of ${this.size}`)));
      return;
    }
    this.last = { begin: position, end: position + length };
    this.file.read(buffer, offset, length, position).then(
      // outside of the promise: what the callback throws is not its failure
      ({ bytesRead }) => setImmediate(() => callback(null, bytesRead)),
      (error: unknown) => setImmediate(() => callback(error as Error)),
    );
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.chunks(start, end));
  }

  override close(callback: (error: Error | null) => void): void {
    setImmediate(() => callback(null));
  }

  holds(position: number, length: number): boolean {
    return Number.isSafeInteger(position) && position >= 0 && length >= 0 && position + length <= this.size;
  }

  /** The bytes from `start` up to `end`. */
  async *chunks(start: number, end: number): AsyncGenerator<Buffer, void, void> {
    for (let at = start; at < end;) {
      const buffer = Buffer.allocUnsafe(Math.min(1 << 16, end - at));
      const { bytesRead } = await this.file.read(buffer, 0, buffer.length, at);
      if (bytesRead === 0) throw new Error('the archive ends before the file does');
      yield buffer.subarray(0, bytesRead);
      at += bytesRead;
    }
  }
}
