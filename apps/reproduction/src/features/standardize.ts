import { itemLength, type ItemSet } from './item-set';

/** Every face to mean 0 and deviation 1 over its own pixels; a blank image to zeros. */
export function standardizeEach(items: ItemSet): ItemSet {
  const length = itemLength(items);
  const data = new Float32Array(items.data.length);
  for (let start = 0; start < data.length; start += length) {
    const item = items.data.subarray(start, start + length);
    let mean = 0;
    // by index: `for of` over thousands of faces takes half as long again
    for (let index = 0; index < length; index++) mean += item[index] / length;
    // once more, of the deviations: what rounding leaves of a blank image must not be scaled up
    let rest = 0;
    for (let index = 0; index < length; index++) rest += (item[index] - mean) / length;
    mean += rest;
    let variance = 0;
    for (let index = 0; index < length; index++) variance += (item[index] - mean) ** 2 / length;
    const scale = variance > 0 ? 1 / Math.sqrt(variance) : 0;
    for (let index = 0; index < length; index++) data[start + index] = (item[index] - mean) * scale;
  }
  return { ...items, data };
}
