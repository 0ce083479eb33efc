import { encode } from 'fast-png';

/** Grey pixels from 0 to 255, row after row. */
export interface GreyPicture {
  width: number;
  height: number;
  data: Uint8Array;
}

export function blank(width: number, height: number, level = 255): GreyPicture {
  return { width, height, data: new Uint8Array(width * height).fill(level) };
}

/** Puts a picture into another, each of its pixels `scale` by `scale`. */
export function place(onto: GreyPicture, left: number, top: number, part: GreyPicture, scale: number): void {
  for (let y = 0; y < part.height * scale; y++) {
    for (let x = 0; x < part.width * scale; x++) {
      const value = part.data[Math.floor(y / scale) * part.width + Math.floor(x / scale)];
      onto.data[(top + y) * onto.width + left + x] = value;
    }
  }
}

export function png({ width, height, data }: GreyPicture): Uint8Array {
  return encode({ width, height, data, channels: 1, depth: 8 });
}
