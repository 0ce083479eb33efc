import { indices, kindFor, nativeType, operand, shape, type KernelCase, type Operand } from '../kernel-case';
import { product, range, type Random } from '../random';
import { axes, axis } from './reductions';

type Generate = (random: Random) => Omit<KernelCase, 'kernel'>;

function numbers(random: Random, sizes: readonly number[], types?: readonly Operand['dtype'][]): Operand {
  const dtype = types ? random.pick(types) : nativeType(random);
  return operand(random, sizes, kindFor(random, dtype), dtype);
}

const numeric = ['float32', 'int32'] as const;
const sizes4 = (random: Random): number[] => [
  random.whole(1, 2),
  random.whole(1, 5),
  random.whole(1, 5),
  random.whole(1, 3),
];

const stridedSlice: Generate = (random) => {
  const sizes = shape(random, 1).map((size) => Math.max(1, size));
  const masks = (share: number): number =>
    range(sizes.length).reduce((bits, bit) => bits | (random.chance(share) ? 1 << bit : 0), 0);
  const shrinkAxisMask = random.chance(0.5) ? masks(0.4) : 0;
  const shrinks = (at: number): boolean => Boolean(shrinkAxisMask & (1 << at));
  const strides = sizes.map((_, at) => (shrinks(at) ? 1 : random.pick([1, 1, 2, 3, -1, -2])));
  const begin = sizes.map((size, at) =>
    shrinks(at) ? random.whole(-size, size - 1) : random.whole(-size - 1, size + 1),
  );
  const end = sizes.map((size, at) => (shrinks(at) ? begin[at] + 1 : random.whole(-size - 1, size + 1)));
  const attributes = { begin, end, strides, beginMask: masks(0.2) & ~shrinkAxisMask, endMask: masks(0.2) & ~shrinkAxisMask, ellipsisMask: 0, newAxisMask: 0, shrinkAxisMask }; // prettier-ignore
  if (shrinkAxisMask || random.chance(0.7)) return { inputs: { x: numbers(random, sizes) }, attributes };
  // a new axis in front of one of the others
  const at = random.whole(0, sizes.length);
  const put = (list: number[], value: number): number[] => [...list.slice(0, at), value, ...list.slice(at)];
  return {
    inputs: { x: numbers(random, sizes) },
    attributes: { ...attributes, beginMask: 0, endMask: 0, begin: put(begin, 0), end: put(end, 1), strides: put(strides, 1), newAxisMask: 1 << at },
  }; // prettier-ignore
};

const gatherNd = (random: Random): { params: number[]; depth: number; outer: number[] } => {
  const params = shape(random, 1).map((size) => Math.max(1, size));
  return {
    params,
    depth: random.whole(1, params.length),
    outer: range(random.whole(1, 2)).map(() => random.whole(1, 3)),
  };
};

/** Indices within `sizes`, or now and then outside along one axis. */
function places(random: Random, sizes: readonly number[], outer: readonly number[], mayFail = true): Operand {
  const values = range(product(outer)).flatMap(() => sizes.map((size) => random.whole(0, size - 1)));
  if (mayFail && random.chance(0.1)) {
    const at = random.whole(0, values.length - 1);
    values[at] = sizes[at % sizes.length] + random.whole(0, 1);
  }
  return { shape: [...outer, sizes.length], dtype: 'int32', values };
}

export const rearranging: Record<string, Generate> = {
  StridedSlice: stridedSlice,
  Transpose: (random) => {
    const sizes = shape(random);
    return { inputs: { x: numbers(random, sizes) }, attributes: { perm: random.shuffled(range(sizes.length)) } };
  },
  Reverse: (random) => {
    const sizes = shape(random, 1);
    return { inputs: { x: numbers(random, sizes) }, attributes: { dims: axes(random, sizes.length) } };
  },
  Slice: (random) => {
    const sizes = shape(random, 1);
    const begin = sizes.map((size) => random.whole(0, size));
    return { inputs: { x: numbers(random, sizes) }, attributes: { begin, size: sizes.map((size, at) => random.whole(0, size - begin[at])) } };
  },
  Concat: (random) => {
    const sizes = shape(random, 1);
    const at = axis(random, sizes.length);
    const dtype = nativeType(random);
    const part = (): number[] => sizes.map((size, index) => (index === (at + sizes.length) % sizes.length ? random.whole(0, 3) : size));
    return { inputs: range(random.whole(1, 4)).map(() => operand(random, part(), kindFor(random, dtype), dtype)), attributes: { axis: at } };
  },
  Pack: (random) => {
    const sizes = shape(random, 0, 3);
    const dtype = nativeType(random);
    return { inputs: range(random.whole(1, 4)).map(() => operand(random, sizes, kindFor(random, dtype), dtype)), attributes: { axis: random.whole(0, sizes.length) } };
  },
  Unpack: (random) => {
    const sizes = shape(random, 1).map((size) => Math.max(1, size));
    return { inputs: { value: numbers(random, sizes) }, attributes: { axis: axis(random, sizes.length) } };
  },
  SplitV: (random) => {
    const sizes = shape(random, 1);
    const at = axis(random, sizes.length);
    const all = sizes[(at + sizes.length) % sizes.length];
    const first = random.whole(0, all);
    return { inputs: { x: numbers(random, sizes) }, attributes: { numOrSizeSplits: [first, all - first], axis: at } };
  },
  Tile: (random) => {
    const sizes = shape(random, 1);
    return { inputs: { x: numbers(random, sizes) }, attributes: { reps: sizes.map(() => random.whole(1, 3)) } };
  },
  PadV2: (random) => {
    const sizes = shape(random, 1);
    return { inputs: { x: numbers(random, sizes, numeric) }, attributes: { paddings: sizes.map(() => [random.whole(0, 2), random.whole(0, 2)]), constantValue: random.pick([0, 3]) } };
  },
  MirrorPad: (random) => {
    const mode = random.pick(['reflect', 'symmetric'] as const);
    const sizes = shape(random, 1).map((size) => Math.max(1, size));
    const most = (size: number): number => (mode === 'reflect' ? size - 1 : size);
    return { inputs: { x: numbers(random, sizes, numeric) }, attributes: { mode, paddings: sizes.map((size) => [random.whole(0, most(size)), random.whole(0, most(size))]) } };
  },
  SpaceToBatchND: (random) => {
    const blockShape = range(random.whole(1, 2)).map(() => random.whole(1, 3));
    const pads = blockShape.map((): [number, number] => [random.whole(0, 2), random.whole(0, 2)]);
    const inner = blockShape.map((block, at) => Math.max(1, random.whole(1, 3) * block - pads[at][0] - pads[at][1]));
    const paddings = pads.map(([before], at): [number, number] => [before, (blockShape[at] - ((inner[at] + before) % blockShape[at])) % blockShape[at]]);
    return { inputs: { x: numbers(random, [random.whole(1, 2), ...inner, ...(random.chance(0.7) ? [random.whole(1, 3)] : [])]) }, attributes: { blockShape, paddings } };
  },
  BatchToSpaceND: (random) => {
    const blockShape = range(random.whole(1, 2)).map(() => random.whole(1, 3));
    const inner = blockShape.map(() => random.whole(1, 3));
    const crops = blockShape.map((block, at): [number, number] => {
      const before = random.whole(0, Math.min(2, block * inner[at] - 1));
      return [before, random.whole(0, Math.min(2, block * inner[at] - 1 - before))];
    });
    return { inputs: { x: numbers(random, [product(blockShape) * random.whole(1, 2), ...inner, ...(random.chance(0.7) ? [random.whole(1, 3)] : [])]) }, attributes: { blockShape, crops } };
  },
  DepthToSpace: (random) => {
    const blockSize = random.whole(2, 3);
    return { inputs: { x: numbers(random, [random.whole(1, 2), random.whole(1, 3), random.whole(1, 3), blockSize ** 2 * random.whole(1, 2)]) }, attributes: { blockSize, dataFormat: 'NHWC' } };
  },
  FlipLeftRight: (random) => ({ inputs: { image: numbers(random, sizes4(random), numeric) }, attributes: {} }),
  GatherV2: (random) => {
    const batchDims = random.chance(0.3) ? random.whole(0, 2) : 0;
    const outer = range(batchDims).map(() => random.whole(1, 3));
    const rest = range(random.whole(1, 3)).map(() => random.whole(1, 4));
    const sizes = [...outer, ...rest];
    const at = random.whole(batchDims, sizes.length - 1);
    const inner = range(random.whole(0, 2)).map(() => random.whole(1, 3));
    const given = indices(random, [...outer, ...inner], sizes[at] - 1);
    return { inputs: { x: numbers(random, sizes), indices: given }, attributes: { axis: at, batchDims } };
  },
  GatherNd: (random) => {
    const { params, depth, outer } = gatherNd(random);
    return { inputs: { params: numbers(random, params), indices: places(random, params.slice(0, depth), outer) }, attributes: {} };
  },
  ScatterNd: (random) => {
    const { params, depth, outer } = gatherNd(random);
    const updates = numbers(random, [...outer, ...params.slice(depth)], numeric);
    return { inputs: { indices: places(random, params.slice(0, depth), outer), updates }, attributes: { shape: params } };
  },
  TensorScatterUpdate: (random) => {
    const { params, depth, outer } = gatherNd(random);
    const dtype = random.pick(numeric);
    return { inputs: { tensor: operand(random, params, 'whole', dtype), indices: places(random, params.slice(0, depth), outer), updates: operand(random, [...outer, ...params.slice(depth)], 'whole', dtype) }, attributes: {} };
  },
  SparseToDense: (random) => {
    const sizes = [random.whole(1, 4), random.whole(1, 4)];
    const dtype = nativeType(random);
    const count = random.whole(1, 3);
    return { inputs: { sparseIndices: places(random, sizes, [count]), sparseValues: operand(random, [count], 'whole', dtype), defaultValue: operand(random, [], 'whole', dtype) }, attributes: { outputShape: sizes } };
  },
  OneHot: (random) => {
    const depth = random.whole(1, 4);
    const dtype = random.pick(['float32', 'int32', 'bool'] as const);
    const [onValue, offValue] = dtype === 'bool' ? [1, 0] : random.pick([[1, 0], [7, -2], dtype === 'int32' ? [2147483647, 16777217] : [0.5, 0.25]]);
    return { inputs: { indices: indices(random, shape(random, 0, 3), depth, -1) }, attributes: { depth, onValue, offValue, dtype } };
  },
  TopK: (random) => {
    const sizes = shape(random, 1).map((size) => Math.max(1, size));
    const dtype = random.pick(numeric);
    return { inputs: { x: operand(random, sizes, dtype === 'int32' ? kindFor(random, dtype) : random.pick(['whole', 'real'] as const), dtype) }, attributes: { k: random.whole(0, sizes.at(-1)!), sorted: true } };
  },
  Unique: (random) => {
    const sizes = shape(random, 1, 3).map((size) => Math.max(1, size));
    return { inputs: { x: operand(random, sizes, 'whole', random.pick(numeric)) }, attributes: { axis: axis(random, sizes.length) } };
  },
  Diag: (random) => ({ inputs: { x: numbers(random, shape(random, 1, 2), numeric) }, attributes: {} }),
  UnsortedSegmentSum: (random) => {
    const sizes = shape(random, 1, 3).map((size) => Math.max(1, size));
    const numSegments = random.whole(1, 4);
    const rank = random.chance(0.8) ? 1 : random.whole(1, sizes.length);
    return { inputs: { x: numbers(random, sizes, numeric), segmentIds: indices(random, sizes.slice(0, rank), numSegments - 1, -1) }, attributes: { numSegments } };
  },
  Bincount: (random) => {
    const size = random.whole(1, 5);
    const count = random.whole(0, 6);
    return { inputs: { x: indices(random, [count], 6), weights: numbers(random, random.chance(0.5) ? [count] : [0], numeric) }, attributes: { size } };
  },
  DenseBincount: (random) => {
    const size = random.whole(1, 5);
    const sizes = range(random.whole(1, 2)).map(() => random.whole(1, 4));
    const binaryOutput = random.chance(0.5);
    const weights = operand(random, binaryOutput || random.chance(0.5) ? [0] : sizes, 'real');
    return { inputs: { x: indices(random, sizes, 6), weights }, attributes: { size, binaryOutput } };
  },
  SearchSorted: (random) => {
    const [rows, length] = [random.whole(1, 3), random.whole(1, 5)];
    const sorted = range(rows).flatMap(() => range(length).map(() => random.whole(-3, 3)).sort((a, b) => a - b));
    return { inputs: { sortedSequence: { shape: [rows, length], dtype: 'float32', values: sorted }, values: operand(random, [rows, random.whole(1, 4)], 'whole') }, attributes: { side: random.pick(['left', 'right']) } };
  },
  Fill: (random) => ({ inputs: {}, attributes: { shape: shape(random), value: random.whole(-3, 3), dtype: random.pick(['float32', 'int32', 'bool']) } }),
  Range: (random) => {
    const dtype = random.pick(numeric);
    const step = dtype === 'int32' ? random.whole(1, 3) : random.pick([0.25, 0.1, 1, 2]);
    const start = random.whole(-3, 3);
    const down = random.chance(0.3);
    return { inputs: {}, attributes: { start, stop: start + (down ? -1 : 1) * random.whole(0, 40), step: down ? -step : step, dtype } };
  },
  LinSpace: (random) => ({ inputs: {}, attributes: { start: random.whole(-3, 3), stop: random.whole(-3, 3), num: random.whole(1, 200) } }),
  Identity: (random) => ({ inputs: { x: numbers(random, shape(random)) }, attributes: {} }),
  ExpandDims: (random) => {
    const sizes = shape(random, 0, 3);
    return { inputs: { input: numbers(random, sizes) }, attributes: { dim: random.whole(-sizes.length - 1, sizes.length) } };
  },
  Reshape: (random) => {
    const sizes = shape(random);
    return { inputs: { x: numbers(random, sizes) }, attributes: { shape: random.shuffled(sizes) } };
  },
}; // prettier-ignore
