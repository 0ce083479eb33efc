import * as tf from '@tensorflow/tfjs';
import { normal, type Compute } from '../compare-with-cpu';

const image = (side = 4): tf.Tensor4D => normal([2, side, 5, 3]) as tf.Tensor4D;
const sizes: [number, number][] = [[8, 10], [7, 3], [1, 1], [4, 5], [3, 12]]; // prettier-ignore

/** Every way of laying new pixels over old ones. */
const resized = (resize: typeof tf.image.resizeBilinear): Compute[] =>
  sizes.flatMap((size) => [
    () => resize(image(), size),
    () => resize(image(), size, true),
    () => resize(image(), size, false, true),
  ]);

/** The cpu kernel mistakes heights for widths in the shape of its result, so that images are square here. */
const bilinearGradient =
  (size: [number, number], alignCorners: boolean): Compute =>
  () =>
    tf.grad((x: tf.Tensor) => {
      const y = tf.image.resizeBilinear(x as tf.Tensor4D, size, alignCorners);
      return tf.sum(tf.mul(y, normal(y.shape, 2)));
    })(image(5));

export const resizingCases: Record<string, Compute[]> = {
  ResizeBilinear: resized(tf.image.resizeBilinear),
  ResizeBilinearGrad: sizes.flatMap((size) => [bilinearGradient(size, false), bilinearGradient(size, true)]),
  ResizeNearestNeighbor: resized(tf.image.resizeNearestNeighbor),
};
