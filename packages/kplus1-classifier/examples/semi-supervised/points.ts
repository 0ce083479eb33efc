/** Points of the plane in two classes that a line does not part, and points of low density around them. */
export const shapes = ['moons', 'rings'] as const;
export type Shape = (typeof shapes)[number];

export interface Points {
  /** x and y of each point. */
  x: Float32Array;
  labels: Int32Array;
}

/** All points lie in this square with high probability: |x|, |y| at most 1.6. */
export const halfWidth = 1.6;

/**
 * `count` points, the two classes in turn. Moons: half circles of radius 1 that reach into each other, with normal noise of
 * deviation 0.1. Rings: circles of radius 0.5 and 1.1 about the origin, with noise of 0.05.
 */
export function drawPoints(shape: Shape, count: number, random: () => number): Points {
  const x = new Float32Array(2 * count);
  const labels = Int32Array.from({ length: count }, (_, i) => i % 2);
  labels.forEach((label, i) => {
    const [centre, noise] = shape === 'moons' ? [moon(label, random), 0.1] : [ring(label, random), 0.05];
    x.set([centre[0] + noise * standardNormal(random), centre[1] + noise * standardNormal(random)], 2 * i);
  });
  return { x, labels };
}

function moon(label: number, random: () => number): [number, number] {
  const angle = Math.PI * random();
  const [x, y] = [Math.cos(angle) - 0.5, Math.sin(angle) - 0.25];
  return label === 0 ? [x, y] : [-x, -y];
}

function ring(label: number, random: () => number): [number, number] {
  const angle = 2 * Math.PI * random();
  const radius = label === 0 ? 0.5 : 1.1;
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

/** The Box-Muller transform. */
function standardNormal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/**
 * What a "bad" generator is to give (Dai et al. 2017): points where the data's density is low, here uniform in the square but
 * no nearer than `distance` to any of the unlabeled points. Some fall between the classes, which is what parts these.
 */
export function lowDensityPoints(
  unlabeled: Float32Array,
  { count, distance }: { count: number; distance: number },
  random: () => number,
): Float32Array {
  const found = new Float32Array(2 * count);
  for (let kept = 0; kept < count;) {
    const [x, y] = [halfWidth * (2 * random() - 1), halfWidth * (2 * random() - 1)];
    let isNear = false;
    for (let j = 0; j < unlabeled.length && !isNear; j += 2) {
      isNear = Math.hypot(unlabeled[j] - x, unlabeled[j + 1] - y) < distance;
    }
    if (!isNear) found.set([x, y], 2 * kept++);
  }
  return found;
}

/** `count` of the points, drawn with replacement. */
export function samplePoints(x: Float32Array, count: number, random: () => number): Float32Array {
  const sample = new Float32Array(2 * count);
  for (let i = 0; i < count; i++) {
    const from = Math.floor((random() * x.length) / 2);
    sample.set(x.subarray(2 * from, 2 * from + 2), 2 * i);
  }
  return sample;
}
