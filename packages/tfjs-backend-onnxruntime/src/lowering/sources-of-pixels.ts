/** How a resized image lies on the original. */
export interface Enlargement {
  alignCorners: boolean;
  halfPixelCenters: boolean;
}

/** Along one axis: each new element lies a fraction of the way from one old element to the next. */
export interface Interpolation {
  before: number[];
  after: number[];
  fraction: number[];
}

/** Old elements from one new element to the next. */
const ratioOf = (oldSize: number, newSize: number, { alignCorners }: Enlargement): number =>
  alignCorners && newSize > 1 ? (oldSize - 1) / (newSize - 1) : oldSize / newSize;

/** Corners on corners, or centres on centres, or first on first. */
export function interpolation(oldSize: number, newSize: number, options: Enlargement): Interpolation {
  const ratio = ratioOf(oldSize, newSize, options);
  const positions = Array.from({ length: newSize }, (_, index) =>
    options.halfPixelCenters ? ratio * (index + 0.5) - 0.5 : ratio * index,
  );
  const before = positions.map((position) => Math.min(oldSize - 1, Math.max(0, Math.floor(position))));
  return {
    before,
    after: positions.map((position) => Math.max(0, Math.min(oldSize - 1, Math.ceil(position)))),
    fraction: positions.map((position, index) => position - before[index]),
  };
}

/** For each new position along an axis, the old one that it copies. */
export function nearestSources(oldSize: number, newSize: number, options: Enlargement): number[] {
  const ratio = ratioOf(oldSize, newSize, options);
  return Array.from({ length: newSize }, (_, index) => {
    const position = ratio * (options.halfPixelCenters ? index + 0.5 : index);
    return Math.min(oldSize - 1, options.alignCorners ? Math.round(position) : Math.floor(position));
  });
}
