import type { TensorInfo, TransformAttrs, TransformInputs } from '@tensorflow/tfjs';
import { corrected, numbersOf, runCpuKernel, tensorOf, type CorrectedKernel } from './corrected-kernel';

/** Fills the pixels of an image that half a pixel before the first row or column would give. */
function fillHalfPixelBefore(
  pixels: number[],
  [, height, width, channels]: readonly number[],
  [a0, a1, a2, b0, b1, b2, c0, c1]: ArrayLike<number> & Iterable<number>,
  fillValue: number,
): void {
  for (let pixel = 0; pixel < height * width; pixel++) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const projection = c0 * x + c1 * y + 1;
    const column = (a0 * x + a1 * y + a2) / projection;
    const row = (b0 * x + b1 * y + b2) / projection;
    if (column === -0.5 || row === -0.5) pixels.fill(fillValue, pixel * channels, (pixel + 1) * channels);
  }
}

export const correctedTransform: readonly CorrectedKernel[] = [
  corrected<TransformInputs, TransformAttrs>('Transform', {
    fault:
      'of several images the first alone is transformed; half a pixel before the first counts as inside, where half a pixel after the last counts as outside',
    concerns: ({ image }, { interpolation, fillMode }) =>
      image.shape[0] !== 1 || (interpolation === 'nearest' && fillMode === 'constant'),
    compute: ({ image, transforms }, attributes, backend, cpuKernel) => {
      const [batch, ...sizes] = image.shape;
      const [values, matrices] = [numbersOf(backend, image), numbersOf(backend, transforms)];
      const length = values.length / batch;
      const pixels: number[] = [];
      const [newHeight, newWidth] = attributes.outputShape ?? sizes;
      for (let item = 0; item < batch; item++) {
        const matrix = transforms.shape[0] === 1 ? matrices : matrices.slice(8 * item, 8 * item + 8);
        const part = tensorOf(backend, [1, ...sizes], image.dtype, values.slice(item * length, (item + 1) * length));
        const rows = tensorOf(backend, [1, 8], 'float32', matrix);
        const result = runCpuKernel(cpuKernel, { image: part, transforms: rows }, attributes, backend) as TensorInfo;
        const transformed = Array.from(numbersOf(backend, result));
        if (attributes.interpolation === 'nearest' && attributes.fillMode === 'constant') {
          fillHalfPixelBefore(transformed, result.shape, matrix, attributes.fillValue);
        }
        for (const value of transformed) pixels.push(value);
        for (const used of [part, rows, result]) backend.release(used);
      }
      return tensorOf(backend, [batch, newHeight, newWidth, sizes[2]], image.dtype, pixels);
    },
  }),
];
