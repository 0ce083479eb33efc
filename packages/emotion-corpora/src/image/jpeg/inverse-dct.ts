import type { JpegComponent } from './jpeg-frame';

/** Samples of one component or channel, row by row, 0 to 255. */
export interface JpegPlane {
  width: number;
  height: number;
  data: Uint8Array;
}

// 2^13 times the constants of Loeffler, Ligtenberg and Moschytz (1989), figure 1
const [c0298, c0390, c0541, c0765, c0899, c1175] = [2446, 3196, 4433, 6270, 7373, 9633];
const [c1501, c1847, c1961, c2053, c2562, c3072] = [12299, 15137, 16069, 16819, 20995, 25172];

/** One dimension of the transform, over the 8 values of `from` at `start`, `stride` apart; sums are shifted right by `shift`. */
function transform(from: Int32Array, to: Int32Array, start: number, stride: number, shift: number): void {
  const at = (k: number) => from[start + k * stride];
  const half = 1 << (shift - 1);

  let shared = Math.imul(at(2) + at(6), c0541);
  const even2 = shared - Math.imul(at(6), c1847);
  const even3 = shared + Math.imul(at(2), c0765);
  const even0 = (at(0) + at(4)) << 13;
  const even1 = (at(0) - at(4)) << 13;
  const [sum0, sum3, sum1, sum2] = [even0 + even3, even0 - even3, even1 + even2, even1 - even2];

  const [o7, o5, o3, o1] = [at(7), at(5), at(3), at(1)];
  shared = Math.imul(o7 + o3 + o5 + o1, c1175);
  const z1 = -Math.imul(o7 + o1, c0899);
  const z2 = -Math.imul(o5 + o3, c2562);
  const z3 = shared - Math.imul(o7 + o3, c1961);
  const z4 = shared - Math.imul(o5 + o1, c0390);
  const odd0 = Math.imul(o7, c0298) + z1 + z3;
  const odd1 = Math.imul(o5, c2053) + z2 + z4;
  const odd2 = Math.imul(o3, c3072) + z2 + z3;
  const odd3 = Math.imul(o1, c1501) + z1 + z4;

  to[start] = (sum0 + odd3 + half) >> shift;
  to[start + 7 * stride] = (sum0 - odd3 + half) >> shift;
  to[start + stride] = (sum1 + odd2 + half) >> shift;
  to[start + 6 * stride] = (sum1 - odd2 + half) >> shift;
  to[start + 2 * stride] = (sum2 + odd1 + half) >> shift;
  to[start + 5 * stride] = (sum2 - odd1 + half) >> shift;
  to[start + 3 * stride] = (sum3 + odd0 + half) >> shift;
  to[start + 4 * stride] = (sum3 - odd0 + half) >> shift;
}

/**
 * The samples of a component from its coefficients: dequantised, transformed by the integer transform that libjpeg calls `islow` (its bits exactly),
 * shifted to 0 ... 255 and clipped.
 */
export function samplesOf(component: JpegComponent): JpegPlane {
  const { width, height, blocksAcross, blocksDown, blocksPerLine, coefficients, factors } = component;
  const data = new Uint8Array(width * height);
  const block = new Int32Array(64);
  for (let blockRow = 0; blockRow < blocksDown; blockRow++) {
    for (let blockColumn = 0; blockColumn < blocksAcross; blockColumn++) {
      const at = 64 * (blockRow * blocksPerLine + blockColumn);
      for (let k = 0; k < 64; k++) block[k] = Math.imul(coefficients[at + k], factors![k]);
      // two more bits are kept between the passes
      for (let column = 0; column < 8; column++) transform(block, block, column, 8, 11);
      for (let row = 0; row < 8; row++) transform(block, block, 8 * row, 1, 18);
      const rows = Math.min(8, height - 8 * blockRow);
      const columns = Math.min(8, width - 8 * blockColumn);
      for (let row = 0; row < rows; row++) {
        const to = (8 * blockRow + row) * width + 8 * blockColumn;
        for (let column = 0; column < columns; column++) {
          data[to + column] = Math.min(255, Math.max(0, block[8 * row + column] + 128));
        }
      }
    }
  }
  return { width, height, data };
}
