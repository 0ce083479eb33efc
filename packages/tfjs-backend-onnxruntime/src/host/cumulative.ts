import { util, type CumprodAttrs, type CumprodInputs, type CumsumAttrs, type CumsumInputs } from '@tensorflow/tfjs';
import { corrected, numbersOf, runCpuKernel, sizeOf, tensorOf, type CorrectedKernel } from './corrected-kernel';

const axisOf = (axis: number, shape: readonly number[]): number => util.parseAxisParam(axis, [...shape])[0];

/** Sums and products of the elements so far. */
export const correctedCumulative: readonly CorrectedKernel[] = [
  corrected<CumsumInputs, CumsumAttrs>('Cumsum', {
    fault: 'a negative axis gives a shape of undefined sizes',
    concerns: (_, { axis }) => axis < 0,
    compute: ({ x }, attributes, backend, cpuKernel) =>
      runCpuKernel(cpuKernel, { x }, { ...attributes, axis: axisOf(attributes.axis, x.shape) }, backend),
  }),

  corrected<CumprodInputs, CumprodAttrs>('Cumprod', {
    fault: 'a negative axis gives a shape of undefined sizes; integers beyond 2^53 are rounded before they wrap',
    concerns: ({ x }, { axis }) => axis < 0 || x.dtype === 'int32',
    compute: ({ x }, attributes, backend, cpuKernel) => {
      const axis = axisOf(attributes.axis, x.shape);
      if (x.dtype !== 'int32') return runCpuKernel(cpuKernel, { x }, { ...attributes, axis }, backend);
      const products = wrappingProducts(numbersOf(backend, x), x.shape, axis, attributes);
      return tensorOf(backend, x.shape, 'int32', products);
    },
  }),
];

function wrappingProducts(
  values: ArrayLike<number>,
  shape: readonly number[],
  axis: number,
  { exclusive, reverse }: Pick<CumprodAttrs, 'exclusive' | 'reverse'>,
): Int32Array {
  const products = new Int32Array(values.length);
  const length = shape[axis];
  const stride = sizeOf(shape.slice(axis + 1));
  for (let start = 0; start < values.length; start++) {
    if (Math.floor(start / stride) % length !== 0) continue;
    let product = 1;
    for (let step = 0; step < length; step++) {
      const place = start + stride * (reverse ? length - 1 - step : step);
      const next = Math.imul(product, values[place]);
      products[place] = exclusive ? product : next;
      product = next;
    }
  }
  return products;
}
