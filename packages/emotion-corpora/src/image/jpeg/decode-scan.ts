import { BitReader } from './bit-reader';
import type { HuffmanTable } from './huffman-table';
import type { JpegComponent, JpegFrame, JpegScan } from './jpeg-frame';
import { zigzag } from './read-headers';

/** Decodes one block of a scan into its 64 coefficients from `at`. */
type DecodeBlock = (part: ScanPart, at: number) => void;

interface ScanPart {
  component: JpegComponent;
  dc: HuffmanTable;
  ac: HuffmanTable;
  /** The DC coefficient of the block before. */
  predicted: number;
}

const noTable: HuffmanTable = {
  shortLength: new Uint8Array(256),
  shortValue: new Uint8Array(256),
  largest: new Int32Array(17).fill(-1),
  offset: new Int32Array(17),
  values: new Uint8Array(0),
};

function nextDc(reader: BitReader, part: ScanPart): number {
  const length = reader.symbol(part.dc);
  if (length > 15) throw new RangeError('a damaged DC coefficient');
  part.predicted += reader.signed(length);
  return part.predicted;
}

/** T.81, F.2.2. */
function sequential(reader: BitReader): DecodeBlock {
  return (part, at) => {
    const { ac } = part;
    const { coefficients } = part.component;
    coefficients[at] = nextDc(reader, part);
    for (let k = 1; k < 64; k++) {
      const symbol = reader.symbol(ac);
      const length = symbol & 15;
      const zeros = symbol >> 4;
      if (length === 0) {
        if (zeros < 15) return;
        k += 15;
        continue;
      }
      k += zeros;
      if (k > 63) throw new RangeError('a block of more than 64 coefficients');
      coefficients[at + zigzag[k]] = reader.signed(length);
    }
  };
}

/** T.81, G.1.2: the first scan of some coefficients gives their upper bits, later ones a bit each. */
function progressive(reader: BitReader, { spectralStart, spectralEnd, bitHigh, bitLow }: JpegScan) {
  let endOfBandRun = 0;
  const bit = 1 << bitLow;

  const dcFirst: DecodeBlock = (part, at) => {
    part.component.coefficients[at] = nextDc(reader, part) * bit;
  };
  const dcRefined: DecodeBlock = ({ component }, at) => {
    if (reader.bits(1)) component.coefficients[at] |= bit;
  };
  const acFirst: DecodeBlock = ({ component: { coefficients }, ac }, at) => {
    if (endOfBandRun > 0) {
      endOfBandRun--;
      return;
    }
    for (let k = spectralStart; k <= spectralEnd; k++) {
      const symbol = reader.symbol(ac);
      const length = symbol & 15;
      const zeros = symbol >> 4;
      if (length === 0) {
        if (zeros < 15) {
          endOfBandRun = (1 << zeros) - 1 + reader.bits(zeros);
          return;
        }
        k += 15;
        continue;
      }
      k += zeros;
      if (k > spectralEnd) throw new RangeError('a block of more coefficients than its scan');
      coefficients[at + zigzag[k]] = reader.signed(length) * bit;
    }
  };
  /** Corrects a coefficient known to be other than zero. */
  const refine = (coefficients: Int16Array, place: number) => {
    const value = coefficients[place];
    if (reader.bits(1) && (value & bit) === 0) coefficients[place] += value > 0 ? bit : -bit;
  };
  const acRefined: DecodeBlock = ({ component: { coefficients }, ac }, at) => {
    let k = spectralStart;
    if (endOfBandRun === 0) {
      for (; k <= spectralEnd; k++) {
        const symbol = reader.symbol(ac);
        const length = symbol & 15;
        let zeros = symbol >> 4;
        let value = 0;
        if (length === 0) {
          if (zeros < 15) {
            endOfBandRun = (1 << zeros) + reader.bits(zeros);
            break;
          }
        } else if (length === 1) value = reader.bits(1) ? bit : -bit;
        else throw new RangeError('a damaged refinement');
        for (; k <= spectralEnd; k++) {
          const place = at + zigzag[k];
          if (coefficients[place] !== 0) refine(coefficients, place);
          else if (zeros-- === 0) {
            if (value !== 0) coefficients[place] = value;
            break;
          }
        }
        if (k > spectralEnd && value !== 0) throw new RangeError('a block of more coefficients than its scan');
      }
    }
    if (endOfBandRun > 0) {
      for (; k <= spectralEnd; k++) {
        const place = at + zigzag[k];
        if (coefficients[place] !== 0) refine(coefficients, place);
      }
      endOfBandRun--;
    }
  };
  const decode = spectralStart === 0 ? (bitHigh === 0 ? dcFirst : dcRefined) : bitHigh === 0 ? acFirst : acRefined;
  return { decode, restart: () => (endOfBandRun = 0) };
}

function requireScan(frame: JpegFrame, { components, spectralStart, spectralEnd, bitHigh, bitLow }: JpegScan): void {
  if (!frame.progressive) return;
  const bandFits = spectralStart === 0 ? spectralEnd === 0 : spectralEnd >= spectralStart && components.length === 1;
  if (!bandFits || spectralEnd > 63 || bitLow > 13 || (bitHigh !== 0 && bitHigh !== bitLow + 1)) {
    throw new RangeError('a damaged scan header');
  }
}

/**
 * Decodes one scan, sequential or progressive, into the coefficients of its components.
 *
 * @returns where its data ends, and whether it ends as whole data does.
 */
export function decodeScan(bytes: Uint8Array, frame: JpegFrame, scan: JpegScan): { at: number; whole: boolean } {
  requireScan(frame, scan);
  const reader = new BitReader(bytes, scan.dataStart);
  const { decode, restart } = frame.progressive
    ? progressive(reader, scan)
    : { decode: sequential(reader), restart: () => 0 };
  const parts = scan.components.map(({ component, dc = noTable, ac = noTable }) => ({
    component,
    dc,
    ac,
    predicted: 0,
  }));
  let units = 0;
  const beforeUnit = () => {
    if (scan.restartInterval > 0 && units > 0 && units % scan.restartInterval === 0) {
      reader.restart((units / scan.restartInterval - 1) % 8);
      restart();
      for (const part of parts) part.predicted = 0;
    }
    units++;
  };
  if (parts.length === 1) {
    // the blocks of one component alone are not grouped into MCUs
    const [part] = parts;
    const { blocksAcross, blocksDown, blocksPerLine } = part.component;
    for (let row = 0; row < blocksDown; row++) {
      for (let column = 0; column < blocksAcross; column++) {
        beforeUnit();
        decode(part, 64 * (row * blocksPerLine + column));
      }
    }
    return { at: reader.at, whole: reader.endsWhole() };
  }
  const mcusAcross = Math.ceil(frame.width / (8 * frame.mostAcross));
  const mcusDown = Math.ceil(frame.height / (8 * frame.mostDown));
  for (let mcuRow = 0; mcuRow < mcusDown; mcuRow++) {
    for (let mcu = 0; mcu < mcusAcross; mcu++) {
      beforeUnit();
      for (const part of parts) {
        const { across, down, blocksPerLine } = part.component;
        for (let y = 0; y < down; y++) {
          const row = (mcuRow * down + y) * blocksPerLine + mcu * across;
          for (let x = 0; x < across; x++) decode(part, 64 * (row + x));
        }
      }
    }
  }
  return { at: reader.at, whole: reader.endsWhole() };
}
