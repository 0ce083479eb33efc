/**
 * Writes the protocol buffer wire format (https://protobuf.dev/programming-guides/encoding): as much of it as an ONNX
 * model needs. Methods return the writer, so that a message reads as one chain.
 */
export class ProtobufWriter {
  #bytes = new Uint8Array(256);
  #length = 0;

  /** int32, int64, bool and enum fields: a varint, negative numbers as 64-bit two's complement. */
  integer(field: number, value: number): this {
    this.#varint(field * 8);
    this.#varint(value);
    return this;
  }

  /** A float field: four bytes, little-endian. */
  float(field: number, value: number): this {
    this.#varint(field * 8 + 5);
    this.#append(new Uint8Array(new Float32Array([value]).buffer));
    return this;
  }

  bytes(field: number, value: Uint8Array): this {
    this.#varint(field * 8 + 2);
    this.#varint(value.length);
    this.#append(value);
    return this;
  }

  string(field: number, value: string): this {
    return this.bytes(field, textEncoder.encode(value));
  }

  /** An embedded message, written by `write`. */
  message(field: number, write: (message: ProtobufWriter) => void): this {
    const embedded = new ProtobufWriter();
    write(embedded);
    return this.bytes(field, embedded.finish());
  }

  /** The bytes written so far; a view, valid until the next write. */
  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #varint(value: number): void {
    if (value < 0) {
      let rest = BigInt.asUintN(64, BigInt(value));
      while (rest > 127n) {
        this.#byte(Number(rest & 127n) | 128);
        rest >>= 7n;
      }
      this.#byte(Number(rest));
      return;
    }
    let rest = value;
    while (rest > 127) {
      this.#byte((rest % 128) | 128);
      rest = Math.floor(rest / 128); // not a shift: sizes may pass 2^31
    }
    this.#byte(rest);
  }

  #byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  #append(values: Uint8Array): void {
    this.#reserve(values.length);
    this.#bytes.set(values, this.#length);
    this.#length += values.length;
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count));
    larger.set(this.finish());
    this.#bytes = larger;
  }
}

const textEncoder = new TextEncoder();
