import { itemLength, type ItemSet } from './item-set';

/** Mean and deviation of every mel band. */
export interface BandStatistics {
  mean: Float64Array;
  deviation: Float64Array;
}

/** Over all frames of all items, in float64. A constant band gets deviation 1. */
export function bandStatistics(items: ItemSet): BandStatistics {
  const bands = items.shape[1];
  const mean = new Float64Array(bands);
  const deviation = new Float64Array(bands);
  const frames = items.data.length / bands;
  for (let index = 0; index < items.data.length; index++) mean[index % bands] += items.data[index] / frames;
  for (let index = 0; index < items.data.length; index++) {
    deviation[index % bands] += (items.data[index] - mean[index % bands]) ** 2 / frames;
  }
  for (let band = 0; band < bands; band++) deviation[band] = deviation[band] > 0 ? Math.sqrt(deviation[band]) : 1;
  return { mean, deviation };
}

/** (x - mean) / deviation, band by band. */
export function standardizeBands(items: ItemSet, { mean, deviation }: BandStatistics): ItemSet {
  const bands = items.shape[1];
  const data = items.data.map((value, index) => (value - mean[index % bands]) / deviation[index % bands]);
  return { ...items, data };
}

/** Every face to mean 0 and deviation 1 over its own pixels; a blank image to zeros. */
export function standardizeEach(items: ItemSet): ItemSet {
  const length = itemLength(items);
  const data = new Float32Array(items.data.length);
  for (let start = 0; start < data.length; start += length) {
    const item = items.data.subarray(start, start + length);
    let mean = 0;
    // by index: `for of` over thousands of faces takes half as long again
    for (let index = 0; index < length; index++) mean += item[index] / length;
    let variance = 0;
    for (let index = 0; index < length; index++) variance += (item[index] - mean) ** 2 / length;
    const scale = variance > 0 ? 1 / Math.sqrt(variance) : 0;
    for (let index = 0; index < length; index++) data[start + index] = (item[index] - mean) * scale;
  }
  return { ...items, data };
}
