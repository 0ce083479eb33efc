import type { JpegPlane } from './inverse-dct';
import type { JpegComponent, JpegFrame } from './jpeg-frame';

/** Weighted sums of each row with its nearer neighbour, 3 to 1: two rows for one, each value times 4. */
function twiceAsTall({ width, height, data }: JpegPlane): Uint16Array {
  const sums = new Uint16Array(2 * width * height);
  for (let row = 0; row < 2 * height; row++) {
    const near = (row >> 1) * width;
    const far = Math.min(height - 1, Math.max(0, (row >> 1) + (row % 2 === 0 ? -1 : 1))) * width;
    for (let column = 0; column < width; column++) {
      sums[row * width + column] = 3 * data[near + column] + data[far + column];
    }
  }
  return sums;
}

/** libjpeg's `h2v2_fancy_upsample`. */
function twiceBoth(plane: JpegPlane): JpegPlane {
  const { width, height } = plane;
  const sums = twiceAsTall(plane);
  const data = new Uint8Array(4 * width * height);
  for (let row = 0; row < 2 * height; row++) {
    const from = row * width;
    for (let column = 0; column < width; column++) {
      const own = sums[from + column];
      const left = column === 0 ? own : sums[from + column - 1];
      const right = column === width - 1 ? own : sums[from + column + 1];
      data[2 * (from + column)] = (3 * own + left + 8) >> 4;
      data[2 * (from + column) + 1] = (3 * own + right + 7) >> 4;
    }
  }
  return { width: 2 * width, height: 2 * height, data };
}

/** libjpeg's `h2v1_fancy_upsample`. */
function twiceAcross({ width, height, data: from }: JpegPlane): JpegPlane {
  const data = new Uint8Array(2 * width * height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const place = row * width + column;
      const own = from[place];
      const left = column === 0 ? own : from[place - 1];
      const right = column === width - 1 ? own : from[place + 1];
      data[2 * place] = (3 * own + left + 1) >> 2;
      data[2 * place + 1] = (3 * own + right + 2) >> 2;
    }
  }
  return { width: 2 * width, height, data };
}

/** libjpeg-turbo's `h1v2_fancy_upsample`. */
function twiceDown(plane: JpegPlane): JpegPlane {
  const { width, height } = plane;
  const sums = twiceAsTall(plane);
  const data = new Uint8Array(2 * width * height);
  for (let row = 0; row < 2 * height; row++) {
    for (let column = 0; column < width; column++) {
      data[row * width + column] = (sums[row * width + column] + 1 + (row % 2)) >> 2;
    }
  }
  return { width, height: 2 * height, data };
}

/** Each sample `across` x `down` times. */
function repeated({ width, height, data: from }: JpegPlane, across: number, down: number): JpegPlane {
  const data = new Uint8Array(width * across * height * down);
  for (let row = 0; row < height * down; row++) {
    for (let column = 0; column < width * across; column++) {
      data[row * width * across + column] = from[Math.floor(row / down) * width + Math.floor(column / across)];
    }
  }
  return { width: width * across, height: height * down, data };
}

/**
 * A component brought to the picture's sampling as libjpeg-turbo does by default: by two linearly between the samples' centres ("fancy"), otherwise, and where
 * there are two columns or fewer to be doubled, by repetition. The result may reach beyond the picture, to the right and below.
 *
 * @throws RangeError where the factor is no whole number.
 */
export function upsample(plane: JpegPlane, { across, down }: JpegComponent, frame: JpegFrame): JpegPlane {
  const x = frame.mostAcross / across;
  const y = frame.mostDown / down;
  if (!Number.isInteger(x) || !Number.isInteger(y)) throw new RangeError(`components sampled ${x} and ${y} to 1`);
  if (x === 1 && y === 1) return plane;
  if (x === 1 && y === 2) return twiceDown(plane);
  if (plane.width > 2 && x === 2 && y === 2) return twiceBoth(plane);
  if (plane.width > 2 && x === 2 && y === 1) return twiceAcross(plane);
  return repeated(plane, x, y);
}
