/** How one sample is stored in a WAV file, and read into [-1, 1) (floats: as they are). */
export interface SampleEncoding {
  /** FFmpeg's name. */
  name: string;
  bytes: number;
  read: (view: DataView, offset: number) => number;
}

/** What a format tag stands for, and the widths in which it is read: none where it is not decoded. */
export interface WavCodec {
  name: string;
  encodings: SampleEncoding[];
}

// integers are scaled by a power of two, so that the most negative value is exactly -1 (as libsndfile and librosa)
const integers: SampleEncoding[] = [
  { name: 'pcm_u8', bytes: 1, read: (view, offset) => (view.getUint8(offset) - 128) * 2 ** -7 },
  { name: 'pcm_s16le', bytes: 2, read: (view, offset) => view.getInt16(offset, true) * 2 ** -15 },
  {
    name: 'pcm_s24le',
    bytes: 3,
    read: (view, offset) => (view.getUint16(offset, true) + view.getInt8(offset + 2) * 65536) * 2 ** -23,
  },
  { name: 'pcm_s32le', bytes: 4, read: (view, offset) => view.getInt32(offset, true) * 2 ** -31 },
];
const floats: SampleEncoding[] = [
  { name: 'pcm_f32le', bytes: 4, read: (view, offset) => view.getFloat32(offset, true) },
  { name: 'pcm_f64le', bytes: 8, read: (view, offset) => view.getFloat64(offset, true) },
];
const aLaw: SampleEncoding = {
  name: 'pcm_alaw',
  bytes: 1,
  read: (view, offset) => expandALaw(view.getUint8(offset)) * 2 ** -15,
};
const muLaw: SampleEncoding = {
  name: 'pcm_mulaw',
  bytes: 1,
  read: (view, offset) => expandMuLaw(view.getUint8(offset)) * 2 ** -15,
};

/** By format tag (RFC 2361). */
export const wavCodecs = new Map<number, WavCodec>([
  [0x0001, { name: 'integer', encodings: integers }],
  [0x0002, { name: 'Microsoft ADPCM', encodings: [] }],
  [0x0003, { name: 'float', encodings: floats }],
  [0x0006, { name: 'A-law', encodings: [aLaw] }],
  [0x0007, { name: 'mu-law', encodings: [muLaw] }],
  [0x0011, { name: 'IMA ADPCM', encodings: [] }],
  [0x0031, { name: 'GSM 6.10', encodings: [] }],
  [0x0050, { name: 'MPEG audio', encodings: [] }],
  [0x0055, { name: 'MP3', encodings: [] }],
]);

/** ITU-T G.711: sign, exponent and four bits of mantissa, every other bit inverted; 13 bits, here scaled to 16. */
function expandALaw(byte: number): number {
  const code = byte ^ 0x55;
  const exponent = (code >> 4) & 7;
  const mantissa = ((code & 15) << 4) + 8;
  const magnitude = exponent === 0 ? mantissa : (mantissa + 256) << (exponent - 1);
  return code & 0x80 ? magnitude : -magnitude;
}

/** ITU-T G.711: the same with all bits inverted and a bias of 33 steps; 14 bits, here scaled to 16. */
function expandMuLaw(byte: number): number {
  const code = ~byte;
  const biased = (((code & 15) << 3) + 132) << ((code >> 4) & 7);
  return code & 0x80 ? 132 - biased : biased - 132;
}
