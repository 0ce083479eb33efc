import { CorpusError } from '../errors';
import type { GreyImage } from '../image/grey-image';
import type { DetectedFace, Point } from './face-detector';

/** Where the eyes lie in an aligned crop, as shares of its side. */
export interface EyeFrame {
  /** Distance between the centres of the eyes. */
  eyeDistance: number;
  /** Height of their midpoint below the upper edge; across, it is the crop's middle. */
  eyeHeight: number;
}

/**
 * How CK+48 frames its faces: the eyes {@link EyeFrame.eyeDistance} apart and {@link EyeFrame.eyeHeight} below the upper edge (medians over its
 * 981 images of what the default detector finds; FER2013, less even, is framed a little wider:
 * `npx tsx packages/emotion-corpora/tools/measure-detection.ts DIR --framing`).
 */
export const ckPlusEyeFrame: EyeFrame = { eyeDistance: 0.38, eyeHeight: 0.39 };

/** The square that an aligned crop is cut from: its upper left corner, its axes and its side in pixels of the picture. */
interface CropSquare {
  corner: Point;
  /** Unit vector to the right along the line of the eyes; down is this, turned by a quarter. */
  right: Point;
  side: number;
}

function cropSquare({ leftEye, rightEye }: Pick<DetectedFace, 'leftEye' | 'rightEye'>, frame: EyeFrame): CropSquare {
  const distance = Math.hypot(rightEye.x - leftEye.x, rightEye.y - leftEye.y);
  if (!(distance >= leastEyeDistance && Number.isFinite(distance))) {
    throw new CorpusError({
      argument: 'face',
      found: `eyes ${distance} pixels apart`,
      expected: `at least ${leastEyeDistance}`,
      fix: 'Take a picture in which the face is larger, or another detection.',
    });
  }
  const right = { x: (rightEye.x - leftEye.x) / distance, y: (rightEye.y - leftEye.y) / distance };
  const side = distance / frame.eyeDistance;
  const middle = { x: (leftEye.x + rightEye.x) / 2, y: (leftEye.y + rightEye.y) / 2 };
  const across = 0.5 * side;
  const up = frame.eyeHeight * side;
  return {
    corner: { x: middle.x - across * right.x + up * right.y, y: middle.y - across * right.y - up * right.x },
    right,
    side,
  };
}

/** Eyes nearer than this, in pixels, tell neither angle nor scale. */
export const leastEyeDistance = 4;

/** Bilinear interpolation between the four nearest pixel centres; beyond the border, the border's values go on. */
function valueAt({ width, height, values }: GreyImage, x: number, y: number): number {
  const left = Math.min(Math.max(x - 0.5, 0), width - 1);
  const top = Math.min(Math.max(y - 0.5, 0), height - 1);
  const column = Math.min(Math.floor(left), Math.max(0, width - 2));
  const row = Math.min(Math.floor(top), Math.max(0, height - 2));
  const nextColumn = Math.min(column + 1, width - 1);
  const nextRow = Math.min(row + 1, height - 1);
  const dx = left - column;
  const dy = top - row;
  const upper = (1 - dx) * values[row * width + column] + dx * values[row * width + nextColumn];
  const lower = (1 - dx) * values[nextRow * width + column] + dx * values[nextRow * width + nextColumn];
  return (1 - dy) * upper + dy * lower;
}

/**
 * A square crop in which the eyes are level, at the places that `frame` names: the picture is turned and moved by the one
 * similarity that puts them there, and sampled bilinearly at its own scale, about one sample a pixel. Scale it down afterwards
 * (`triangleResize`): that filter then sees every pixel, and nothing aliases. Where the square reaches beyond the picture, the
 * border's values go on.
 *
 * With eyes l and r, d = |r - l|, unit vector e = (r - l) / d and its quarter turn n = (-e_y, e_x), the side is s = d / eyeDistance, and
 * the sample at shares (u, v) of the side comes from (l + r) / 2 + s (u - 1/2) e + s (v - eyeHeight) n.
 *
 * @param face the eyes' centres; the box is not used, because detectors draw boxes by different rules.
 * @returns round(s) x round(s) grey values, at most 1024 x 1024.
 * @throws CorpusError where the eyes are less than {@link leastEyeDistance} pixels apart.
 */
export function alignFace(
  image: GreyImage,
  face: Pick<DetectedFace, 'leftEye' | 'rightEye'>,
  frame: EyeFrame = ckPlusEyeFrame,
): GreyImage {
  const { corner, right, side } = cropSquare(face, frame);
  const size = Math.min(1024, Math.max(1, Math.round(side)));
  const step = side / size;
  const values = new Float32Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const across = (column + 0.5) * step;
      const down = (row + 0.5) * step;
      values[row * size + column] = valueAt(
        image,
        corner.x + across * right.x - down * right.y,
        corner.y + across * right.y + down * right.x,
      );
    }
  }
  return { width: size, height: size, values };
}
