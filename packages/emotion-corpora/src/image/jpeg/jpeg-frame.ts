import type { HuffmanTable } from './huffman-table';

/** One component of a frame, with its coefficients: 64 a block, in natural order, not yet dequantised. */
export interface JpegComponent {
  id: number;
  /** Sampling factors, 1 to 4. */
  across: number;
  down: number;
  quantization: number;
  /** Its 64 quantisation factors, in natural order: those that hold when its first scan begins. */
  factors?: Uint16Array;
  /** Samples of the component that belong to the picture. */
  width: number;
  height: number;
  /** Blocks that hold these, and blocks kept: whole MCUs. */
  blocksAcross: number;
  blocksDown: number;
  blocksPerLine: number;
  coefficients: Int16Array;
}

export interface JpegFrame {
  progressive: boolean;
  width: number;
  height: number;
  mostAcross: number;
  mostDown: number;
  components: JpegComponent[];
}

/** One scan: what its header says and where its data begins. */
export interface JpegScan {
  components: { component: JpegComponent; dc: HuffmanTable | undefined; ac: HuffmanTable | undefined }[];
  spectralStart: number;
  spectralEnd: number;
  bitHigh: number;
  bitLow: number;
  restartInterval: number;
  dataStart: number;
}
