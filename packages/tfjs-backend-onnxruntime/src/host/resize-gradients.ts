import type {
  ResizeBilinearGradAttrs,
  ResizeBilinearGradInputs,
  ResizeNearestNeighborGradAttrs,
  ResizeNearestNeighborGradInputs,
  TensorInfo,
} from '@tensorflow/tfjs';
import { interpolation, nearestSources, type Enlargement } from '../lowering/sources-of-pixels';
import { corrected, numbersOf, sizeOf, tensorOf, type CorrectedKernel, type HostBackend } from './corrected-kernel';

/** Where along an axis a new element reads, and with which shares. */
type Reads = readonly (readonly [source: number, share: number])[];

/** dx[source] is the sum of dy, times the shares of its row and its column, over every new pixel that read the source. */
function spreadBack(
  images: TensorInfo,
  dy: TensorInfo,
  readsOfRows: readonly Reads[],
  readsOfColumns: readonly Reads[],
  backend: HostBackend,
): TensorInfo {
  const [batch, height, width, channels] = images.shape;
  const values = numbersOf(backend, dy);
  const dx = new Float64Array(sizeOf(images.shape));
  let place = 0;
  for (let item = 0; item < batch; item++) {
    for (const rows of readsOfRows) {
      for (const columns of readsOfColumns) {
        for (const [row, shareOfRow] of rows) {
          for (const [column, shareOfColumn] of columns) {
            const target = ((item * height + row) * width + column) * channels;
            for (let channel = 0; channel < channels; channel++) {
              dx[target + channel] += values[place + channel] * shareOfRow * shareOfColumn;
            }
          }
        }
        place += channels;
      }
    }
  }
  return tensorOf(backend, images.shape, 'float32', dx);
}

const sizesOf = ({ shape: [, height, width] }: TensorInfo): [number, number] => [height, width];

export const correctedResizeGradients: readonly CorrectedKernel[] = [
  corrected<ResizeBilinearGradInputs, ResizeBilinearGradAttrs & Enlargement>('ResizeBilinearGrad', {
    fault: 'height and width are exchanged in the shape; half-pixel centres are ignored',
    concerns: ({ images }, { halfPixelCenters }) => images.shape[1] !== images.shape[2] || halfPixelCenters,
    compute: ({ images, dy }, options, backend) => {
      const [rows, columns] = [0, 1].map((axis) => {
        const { before, after, fraction } = interpolation(sizesOf(images)[axis], sizesOf(dy)[axis], options);
        return before.map((first, index): Reads => [
          [first, 1 - fraction[index]],
          [after[index], fraction[index]],
        ]);
      });
      return spreadBack(images, dy, rows, columns, backend);
    },
  }),

  corrected<ResizeNearestNeighborGradInputs, ResizeNearestNeighborGradAttrs & Enlargement>(
    'ResizeNearestNeighborGrad',
    {
      fault:
        'dy of every image but the first is read at wrong places; half-pixel centres are ignored; some calls never end',
      concerns: () => true,
      compute: ({ images, dy }, options, backend) => {
        const [rows, columns] = [0, 1].map((axis) =>
          nearestSources(sizesOf(images)[axis], sizesOf(dy)[axis], options).map((source): Reads => [[source, 1]]),
        );
        return spreadBack(images, dy, rows, columns, backend);
      },
    },
  ),
];
