export type WavEncoding = 'pcm_u8' | 'pcm_s16le' | 'pcm_s24le' | 'pcm_s32le' | 'pcm_f32le' | 'pcm_f64le';

interface SampleWriter {
  bytes: number;
  write: (view: DataView, offset: number, sample: number) => void;
}

/** round(scale x), clipped to [-scale, scale - 1] instead of wrapping round. */
function quantised(sample: number, scale: number): number {
  return Math.max(-scale, Math.min(scale - 1, Math.round(scale * sample)));
}

/** How a sample is stored in each encoding; the names are those of `DecodedAudio.encoding`. */
export const sampleWriters: Record<WavEncoding, SampleWriter> = {
  pcm_u8: { bytes: 1, write: (view, offset, sample) => view.setUint8(offset, 128 + quantised(sample, 2 ** 7)) },
  pcm_s16le: { bytes: 2, write: (view, offset, sample) => view.setInt16(offset, quantised(sample, 2 ** 15), true) },
  pcm_s24le: {
    bytes: 3,
    write: (view, offset, sample) => {
      const value = quantised(sample, 2 ** 23);
      view.setUint16(offset, value & 0xffff, true);
      view.setInt8(offset + 2, value >> 16);
    },
  },
  pcm_s32le: { bytes: 4, write: (view, offset, sample) => view.setInt32(offset, quantised(sample, 2 ** 31), true) },
  pcm_f32le: { bytes: 4, write: (view, offset, sample) => view.setFloat32(offset, sample, true) },
  pcm_f64le: { bytes: 8, write: (view, offset, sample) => view.setFloat64(offset, sample, true) },
};
