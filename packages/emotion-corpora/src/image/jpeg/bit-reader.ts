import type { HuffmanTable } from './huffman-table';

/** Bits of a scan's entropy-coded data, in which a byte FF is followed by 00; it ends at the next marker. */
export class BitReader {
  private buffer = 0;
  private held = 0;

  constructor(
    private readonly bytes: Uint8Array,
    /** The next byte to read. */
    public at: number,
  ) {}

  /** Fills up to 25 bits and more; beyond the data zeros, which `take` does not give out. */
  private fill(): void {
    while (this.held <= 24) {
      const byte = this.bytes[this.at];
      if (byte === undefined) return;
      if (byte === 0xff) {
        if (this.bytes[this.at + 1] !== 0) return;
        this.at++;
      }
      this.at++;
      this.buffer = (this.buffer << 8) | byte;
      this.held += 8;
    }
  }

  private need(count: number): void {
    if (this.held < count) this.fill();
    if (this.held < count) throw new RangeError('it is cut short: its data ends before the picture');
  }

  /** The next `count` bits, 0 to 16, as a number. */
  bits(count: number): number {
    if (count === 0) return 0;
    this.need(count);
    this.held -= count;
    return (this.buffer >>> this.held) & ((1 << count) - 1);
  }

  /** A value of `count` bits with its sign (T.81, EXTEND). */
  signed(count: number): number {
    const value = this.bits(count);
    return count > 0 && value < 1 << (count - 1) ? value - (1 << count) + 1 : value;
  }

  symbol(table: HuffmanTable): number {
    if (this.held < 16) this.fill();
    if (this.held >= 8) {
      const next = (this.buffer >>> (this.held - 8)) & 255;
      const length = table.shortLength[next];
      if (length > 0) {
        this.held -= length;
        return table.shortValue[next];
      }
    }
    let word = 0;
    for (let length = 1; length <= 16; length++) {
      word = (word << 1) | this.bits(1);
      if (word <= table.largest[length] && table.largest[length] >= 0) return table.values[word + table.offset[length]];
    }
    throw new RangeError('a damaged Huffman code');
  }

  /**
   * Whether the data ends here as encoders end it, the rest of its last byte filled with ones (T.81, F.1.2.3), and something follows that is no fill byte. Data that was cut and
   * then filled with zeros ends in a byte of zeros.
   */
  endsWhole(): boolean {
    const last = (this.buffer >>> (this.held & ~7)) & 255;
    const rest = (1 << (this.held & 7)) - 1;
    if (last === 0 || (last & rest) !== rest) return false;
    return this.held >= 8 || this.bytes.subarray(this.at).some((byte) => byte !== 0xff);
  }

  /** Passes over the rest of a byte and the restart marker behind it. */
  restart(expected: number): void {
    this.buffer = 0;
    this.held = 0;
    // markers may be preceded by fill bytes
    while (this.bytes[this.at] === 0xff && this.bytes[this.at + 1] === 0xff) this.at++;
    if (this.bytes[this.at] !== 0xff || this.bytes[this.at + 1] !== 0xd0 + expected) {
      throw new RangeError('a restart marker is missing');
    }
    this.at += 2;
  }
}
