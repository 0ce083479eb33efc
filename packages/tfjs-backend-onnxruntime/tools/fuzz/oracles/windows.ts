import { product } from '../random';

export type Rounding = 'floor' | 'round' | 'ceil';
export type Pad = 'same' | 'valid' | number | [number, number][];

/** Windows over images or volumes, as TensorFlow defines them. */
export interface Layout {
  size: readonly number[];
  filter: readonly number[];
  strides: readonly number[];
  dilations: readonly number[];
  pad: Pad;
  dimRoundingMode?: Rounding | undefined;
}

export interface Windows {
  /** Windows along each axis, and in all; elements of an image in all. */
  outputs: number[];
  count: number;
  elements: number;
  taps: number;
  /** Every pair of a window and an element inside it, with the tap that reads it. */
  visit(each: (window: number, element: number, tap: number) => void): void;
}

const round = { floor: Math.floor, round: Math.round, ceil: Math.ceil };

/** Zeros before the first element, and windows: SAME is ceil(size / stride) windows with what they need, split, less before. */
function alongAxis(layout: Layout, axis: number): { before: number; output: number } {
  const { size, filter, strides, dilations, pad, dimRoundingMode } = layout;
  const reach = (filter[axis] - 1) * dilations[axis] + 1;
  if (pad === 'same') {
    const output = Math.ceil(size[axis] / strides[axis]);
    const needed = Math.max((output - 1) * strides[axis] + reach - size[axis], 0);
    return { before: Math.floor(needed / 2), output };
  }
  const [before, after] = pad === 'valid' ? [0, 0] : typeof pad === 'number' ? [pad, pad] : pad[axis + 1];
  // TensorFlow.js has none over volumes that the window does not fit into, however it rounds
  if (size.length === 3 && size[axis] + before + after < reach) return { before, output: 0 };
  const rounded = dimRoundingMode ? round[dimRoundingMode] : Math.floor;
  return { before, output: rounded((size[axis] + before + after - reach) / strides[axis]) + 1 };
}

/** The windows one after the other, each asked whether it holds each element: slow, and without any bound to get wrong. */
export function imageWindows(layout: Layout): Windows {
  const { size, filter, strides, dilations } = layout;
  const spans = size.map((_, axis) => alongAxis(layout, axis));
  const outputs = spans.map(({ output }) => output);
  const at = (index: number, sizes: readonly number[]): number[] =>
    sizes.map((all, axis) => Math.floor(index / product(sizes.slice(axis + 1))) % all);
  const [count, elements, taps] = [outputs, size, filter].map(product);
  return {
    outputs,
    count,
    elements,
    taps,
    visit(each) {
      for (let window = 0; window < count; window++) {
        const corner = at(window, outputs).map((place, axis) => place * strides[axis] - spans[axis].before);
        for (let tap = 0; tap < taps; tap++) {
          const place = at(tap, filter).map((step, axis) => corner[axis] + step * dilations[axis]);
          if (place.some((index, axis) => index < 0 || index >= size[axis])) continue;
          each(window, place.reduce((all, index, axis) => all * size[axis] + index, 0), tap); // prettier-ignore
        }
      }
    },
  };
}

export const outputSizes = ({ outputs }: Windows): number[] => outputs;
