import type { Operand } from '../kernel-case';
import { product, range } from '../random';
import { wrapped, type Oracle } from './oracle';

const isOutside = (indices: Operand, shape: readonly number[]): boolean =>
  indices.values.some((index, at) => index < 0 || index >= shape[at % indices.shape.at(-1)!]);

/** Calls for every update with where its first number lies. */
function visitUpdates(indices: Operand, shape: readonly number[], each: (update: number, at: number) => void): number {
  const depth = indices.shape.at(-1)!;
  const width = product(shape.slice(depth));
  for (const update of range(indices.values.length / depth)) {
    const index = indices.values.slice(update * depth, (update + 1) * depth);
    each(update, index.reduce((at, place, axis) => at * shape[axis] + place, 0) * width);
  }
  return width;
}

/** One bound of a strided slice along an axis, as Python takes it. */
function pythonRange(size: number, begin: number | undefined, end: number | undefined, step: number): number[] {
  const [least, most] = step > 0 ? [0, size] : [-1, size - 1];
  const bound = (given: number | undefined, none: number): number =>
    given === undefined ? none : Math.min(most, Math.max(least, given < 0 ? given + size : given));
  const [first, last] = [bound(begin, step > 0 ? 0 : size - 1), bound(end, step > 0 ? size : -1)];
  const list: number[] = [];
  for (let place = first; step > 0 ? place < last : place > last; place += step) list.push(place);
  return list;
}

interface SliceAttributes {
  begin: number[];
  end: number[];
  strides: number[];
  beginMask: number;
  endMask: number;
  newAxisMask: number;
  shrinkAxisMask: number;
}

const stridedSlice: Oracle = ({ x }, attributes: SliceAttributes) => {
  const { begin, end, strides, beginMask, endMask, newAxisMask, shrinkAxisMask } = attributes;
  const shape: number[] = [];
  let places = [0];
  let axis = 0;
  begin.forEach((first, at) => {
    const has = (mask: number): boolean => Boolean(mask & (1 << at));
    if (has(newAxisMask)) {
      shape.push(1);
      return;
    }
    const size = x.shape[axis++];
    const list = has(shrinkAxisMask)
      ? [first < 0 ? first + size : first]
      : pythonRange(size, has(beginMask) ? undefined : first, has(endMask) ? undefined : end[at], strides[at]);
    if (!has(shrinkAxisMask)) shape.push(list.length);
    places = places.flatMap((place) => list.map((index) => place * size + index));
  });
  return { shape, values: places.map((place) => x.values[place]) };
};

export const indexOracles: Record<string, Oracle> = {
  StridedSlice: stridedSlice,
  GatherNd: ({ params, indices }) => {
    if (isOutside(indices, params.shape)) return 'refused';
    const values: number[] = [];
    const width = product(params.shape.slice(indices.shape.at(-1)));
    visitUpdates(indices, params.shape, (_, at) => values.push(...params.values.slice(at, at + width)));
    return { shape: [...indices.shape.slice(0, -1), ...params.shape.slice(indices.shape.at(-1))], values };
  },
  ScatterNd: ({ indices, updates }, { shape }: { shape: number[] }) => {
    if (isOutside(indices, shape)) return 'refused';
    const values = range(product(shape)).map(() => 0);
    const width = product(shape.slice(indices.shape.at(-1)));
    visitUpdates(indices, shape, (update, at) => {
      for (const k of range(width)) {
        const sum = values[at + k] + updates.values[update * width + k];
        values[at + k] = updates.dtype === 'int32' ? sum | 0 : sum;
      }
    });
    return { shape, values };
  },
  TensorScatterUpdate: ({ tensor, indices, updates }) => {
    if (isOutside(indices, tensor.shape)) return 'refused';
    const values = [...tensor.values];
    const width = product(tensor.shape.slice(indices.shape.at(-1)));
    visitUpdates(indices, tensor.shape, (update, at) => {
      for (const k of range(width)) values[at + k] = updates.values[update * width + k];
    });
    return { shape: tensor.shape, values };
  },
  SparseToDense: ({ sparseIndices, sparseValues, defaultValue }, { outputShape }: { outputShape: number[] }) => {
    if (isOutside(sparseIndices, outputShape)) return 'refused';
    const values = range(product(outputShape)).map(() => defaultValue.values[0]);
    visitUpdates(sparseIndices, outputShape, (update, at) => (values[at] = sparseValues.values[update]));
    return { shape: outputShape, values };
  },
  UnsortedSegmentSum: ({ x, segmentIds }, { numSegments }: { numSegments: number }) => {
    const rest = x.shape.slice(segmentIds.shape.length);
    const width = product(rest);
    const values = range(numSegments * width).map((place) => {
      const [segment, column] = [Math.floor(place / width), place % width];
      const terms = segmentIds.values.flatMap((id, row) => (id === segment ? [x.values[row * width + column]] : []));
      return x.dtype === 'int32'
        ? wrapped(terms.reduce((sum, term) => sum + BigInt(term), 0n))
        : terms.reduce((sum, term) => sum + term, 0);
    });
    return { shape: [numSegments, ...rest], values };
  },
  DenseBincount: ({ x }, { size }: { size: number }) => ({
    shape: [size],
    values: range(size).map((value) => (x.values.includes(value) ? 1 : 0)),
  }),
  OneHot: ({ indices }, { depth, onValue, offValue }: { depth: number; onValue: number; offValue: number }) => ({
    shape: [...indices.shape, depth],
    values: indices.values.flatMap((index) => range(depth).map((place) => (place === index ? onValue : offValue))),
  }),
  DepthToSpace: ({ x }, { blockSize }: { blockSize: number }) => {
    const [batch, height, width, channels] = x.shape;
    const shape = [batch, height * blockSize, width * blockSize, channels / blockSize ** 2];
    const values = range(batch).flatMap((item) =>
      range(shape[1]).flatMap((row) =>
        range(shape[2]).flatMap((column) =>
          range(shape[3]).map((channel) => {
            const from = ((row % blockSize) * blockSize + (column % blockSize)) * shape[3] + channel;
            return x.values[((item * height + Math.floor(row / blockSize)) * width + Math.floor(column / blockSize)) * channels + from];
          }),
        ),
      ),
    );
    return { shape, values };
  },
  Range: (_, { start, stop, step }: { start: number; stop: number; step: number }) => {
    const length = start === stop ? 0 : Math.ceil(Math.abs((stop - start) / step));
    return { shape: [length], values: range(length).map((index) => start + index * step) };
  },
  LinSpace: (_, { start, stop, num }: { start: number; stop: number; num: number }) => ({
    shape: [num],
    values: range(num).map((index) => (num === 1 ? start : start + ((stop - start) * index) / (num - 1))),
  }),
}; // prettier-ignore
