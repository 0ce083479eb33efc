import type { Operand } from '../kernel-case';
import { product, range } from '../random';
import type { Oracle } from './oracle';
import { activated } from './products';
import { imageWindows, type Layout, type Pad, type Rounding, type Windows } from './windows';

interface Attributes {
  strides: number | number[];
  pad: Pad;
  dilations?: number | number[];
  dimRoundingMode?: Rounding;
  dataFormat?: string;
  filterSize?: number | number[];
  filterShape?: number[];
  inputShape?: number[];
}

/** One number an axis. */
const perAxis = (given: number | number[], axes: number): number[] =>
  Array.isArray(given) ? given : Array<number>(axes).fill(given);

/** The windows, with as many outputs as dy has where there is one. */
function windowsOf(image: readonly number[], filter: readonly number[], attributes: Attributes, dy?: Operand): Windows {
  const axes = image.length - 2;
  const layout: Layout = {
    size: image.slice(1, -1),
    filter: filter.slice(0, axes),
    strides: perAxis(attributes.strides, axes),
    dilations: perAxis(attributes.dilations ?? 1, axes),
    pad: attributes.pad,
    dimRoundingMode: attributes.dimRoundingMode,
  };
  const modes = [attributes.dimRoundingMode, 'floor', 'ceil', 'round'] as const;
  const candidates = modes.map((dimRoundingMode) => imageWindows({ ...layout, dimRoundingMode }));
  const wanted = dy?.shape.slice(1, -1).join();
  return candidates.find(({ outputs }) => wanted === undefined || outputs.join() === wanted)!;
}

/** Visits every product of a convolution: where it reads x and the filter, and where y adds it. */
function visitProducts(
  windows: Windows,
  batch: number,
  channels: number,
  outputs: number,
  isDepthwise: boolean,
  each: (x: number, y: number, weight: number) => void,
): void {
  windows.visit((window, element, tap) => {
    for (let item = 0; item < batch; item++) {
      for (let channel = 0; channel < channels; channel++) {
        for (let output = 0; output < outputs; output++) {
          const x = (item * windows.elements + element) * channels + channel;
          const weight = (tap * channels + channel) * outputs + output;
          const all = isDepthwise ? channels * outputs : outputs;
          const y = (item * windows.count + window) * all + (isDepthwise ? channel * outputs + output : output);
          each(x, y, weight);
        }
      }
    }
  });
}

const turned = ({ shape, values, dtype }: Operand, isToLast: boolean): Operand => {
  const [batch, a, b, c] = shape;
  const [channels, pixels] = isToLast ? [a, b * c] : [c, a * b];
  const result = values.map((_, place) => {
    const item = Math.floor(place / (channels * pixels));
    const rest = place % (channels * pixels);
    const [pixel, channel] = isToLast ? [Math.floor(rest / channels), rest % channels] : [rest % pixels, Math.floor(rest / pixels)];
    return values[item * channels * pixels + (isToLast ? channel * pixels + pixel : pixel * channels + channel)];
  });
  return { shape: isToLast ? [batch, b, c, a] : [batch, c, a, b], values: result, dtype };
}; // prettier-ignore

const forward =
  (isDepthwise: boolean): Oracle =>
  (inputs, attributes: Attributes & { activation?: string }) => {
    const isFirst = attributes.dataFormat === 'NCHW';
    const x = isFirst ? turned(inputs.x, true) : inputs.x;
    const { filter } = inputs;
    const { pad } = attributes;
    const turnedPad = isFirst && Array.isArray(pad) ? [pad[0], pad[2], pad[3], pad[1]] : pad;
    const windows = windowsOf(x.shape, filter.shape, { ...attributes, pad: turnedPad });
    const [channels, outputs] = filter.shape.slice(-2);
    const all = isDepthwise ? channels * outputs : outputs;
    const shape = [x.shape[0], ...windows.outputs, all];
    const sums = range(product(shape)).map(() => 0);
    visitProducts(windows, x.shape[0], channels, outputs, isDepthwise, (from, to, weight) => {
      sums[to] += x.values[from] * filter.values[weight];
    });
    const values = activated(sums, (place) => place % all, inputs, attributes);
    return isFirst ? turned({ shape, values, dtype: 'float32' }, false) : { shape, values };
  };

const inputGradient =
  (isDepthwise: boolean): Oracle =>
  ({ dy, filter }, attributes: Attributes) => {
    const shape = attributes.inputShape!;
    const windows = windowsOf(shape, filter.shape, attributes, dy);
    const [channels, outputs] = filter.shape.slice(-2);
    const values = range(product(shape)).map(() => 0);
    visitProducts(windows, shape[0], channels, outputs, isDepthwise, (to, from, weight) => {
      values[to] += dy.values[from] * filter.values[weight];
    });
    return { shape, values };
  };

const filterGradient =
  (isDepthwise: boolean): Oracle =>
  ({ x, dy }, attributes: Attributes) => {
    const shape = attributes.filterShape!;
    const windows = windowsOf(x.shape, shape, attributes, dy);
    const [channels, outputs] = shape.slice(-2);
    const values = range(product(shape)).map(() => 0);
    visitProducts(windows, x.shape[0], channels, outputs, isDepthwise, (from, to, weight) => {
      values[weight] += x.values[from] * dy.values[to];
    });
    return { shape, values };
  };

/** What every window has inside, as places in x, for each item and channel. */
function insides(x: Operand, attributes: Attributes, dy?: Operand): { shape: number[]; places: number[][] } {
  const windows = windowsOf(x.shape, perAxis(attributes.filterSize!, x.shape.length - 2), attributes, dy);
  const [batch, channels] = [x.shape[0], x.shape.at(-1)!];
  const shape = [batch, ...windows.outputs, channels];
  const places = range(product(shape)).map((): number[] => []);
  windows.visit((window, element) => {
    for (let item = 0; item < batch; item++) {
      for (let channel = 0; channel < channels; channel++) {
        places[(item * windows.count + window) * channels + channel].push((item * windows.elements + element) * channels + channel);
      }
    }
  });
  return { shape, places };
} // prettier-ignore

const maximum = (x: Operand, places: readonly number[]): number =>
  places.reduce((most, place) => (x.values[place] > most ? x.values[place] : most), -Infinity);

/** TensorFlow.js passes images through where windows of one element leave as many as there were, whatever lies between them. */
const isPassedThrough = (x: Operand, shape: readonly number[], { filterSize }: Attributes): boolean =>
  x.shape.length === 4 && [filterSize!].flat().every((taps) => taps === 1) && shape.join() === x.shape.join();

const maxPool: Oracle = ({ x }, attributes: Attributes) => {
  const { shape, places } = insides(x, attributes);
  if (isPassedThrough(x, shape, attributes)) return x;
  return { shape, values: places.map((list) => maximum(x, list)) };
};

/** With the place of the first maximum, in its item or in all; -1 where a window has nothing above -Infinity. */
const maxPoolWithPlaces: Oracle = ({ x }, attributes: Attributes & { includeBatchInIndex: boolean }) => {
  const { shape, places } = insides(x, attributes);
  const item = product(x.shape.slice(1));
  const values = places.map((list) => maximum(x, list));
  const first = places.map((list, window) => list.find((place) => x.values[place] === values[window]) ?? -1);
  return [
    { shape, values },
    { shape, values: first.map((place) => (place < 0 || attributes.includeBatchInIndex ? place : place % item)) },
  ];
};

/** A window in the padding alone is 0 over `least`: NaN for images, 0 for volumes, as TensorFlow.js has it. */
const meanPool =
  (least: 0 | 1): Oracle =>
  ({ x }, attributes: Attributes) => {
    const { shape, places } = insides(x, attributes);
    if (isPassedThrough(x, shape, attributes)) return x;
    return { shape, values: places.map((list) => list.reduce((sum, place) => sum + x.values[place], 0) / Math.max(least, list.length)) };
  }; // prettier-ignore

const maxPoolGradient =
  (winner: 'first' | 'last'): Oracle =>
  ({ dy, input }, attributes: Attributes) => {
    const { places } = insides(input, attributes, dy);
    const values = input.values.map(() => 0);
    places.forEach((list, window) => {
      const most = maximum(input, list);
      const winners = list.filter((place) => input.values[place] === most);
      if (winners.length > 0) values[winner === 'first' ? winners[0] : winners.at(-1)!] += dy.values[window];
    });
    return { shape: input.shape, values };
  };

const meanPoolGradient: Oracle = ({ dy, input }, attributes: Attributes) => {
  const { places } = insides(input, attributes, dy);
  const values = input.values.map(() => 0);
  places.forEach((list, window) => {
    for (const place of list) values[place] += dy.values[window] / list.length;
  });
  return { shape: input.shape, values };
};

interface Placing {
  alignCorners: boolean;
  halfPixelCenters: boolean;
}

/** The old elements that a new one reads along an axis, with their shares. */
function reads(old: number, now: number, index: number, { alignCorners, halfPixelCenters }: Placing, by: 'nearest' | 'bilinear'): [number, number][] {
  const ratio = alignCorners && now > 1 ? (old - 1) / (now - 1) : old / now;
  if (by === 'nearest') {
    const position = (halfPixelCenters ? index + 0.5 : index) * ratio;
    return [[Math.min(old - 1, alignCorners ? Math.round(position) : Math.floor(position)), 1]];
  }
  const position = halfPixelCenters ? (index + 0.5) * ratio - 0.5 : index * ratio;
  const inside = (place: number): number => Math.min(old - 1, Math.max(0, place));
  const share = position - Math.floor(position);
  return [
    [inside(Math.floor(position)), 1 - share],
    [inside(Math.ceil(position)), share],
  ];
} // prettier-ignore

/** Visits each new number with each old one it reads, and its share. */
function visitReads(image: readonly number[], size: readonly number[], options: Placing, by: 'nearest' | 'bilinear', each: (from: number, to: number, share: number) => void): void {
  const [batch, height, width, channels] = image;
  for (const item of range(batch)) for (const row of range(size[0])) for (const column of range(size[1])) for (const channel of range(channels)) {
    for (const [oldRow, first] of reads(height, size[0], row, options, by)) for (const [oldColumn, second] of reads(width, size[1], column, options, by)) {
      each(((item * height + oldRow) * width + oldColumn) * channels + channel, ((item * size[0] + row) * size[1] + column) * channels + channel, first * second);
    }
  }
} // prettier-ignore

const resize =
  (by: 'nearest' | 'bilinear'): Oracle =>
  ({ images }, options: Placing & { size: [number, number] }) => {
    const shape = [images.shape[0], ...options.size, images.shape[3]];
    const values = range(product(shape)).map(() => 0);
    visitReads(
      images.shape,
      options.size,
      options,
      by,
      (from, to, share) => (values[to] += images.values[from] * share),
    );
    return { shape, values };
  };

const resizeGradient =
  (by: 'nearest' | 'bilinear'): Oracle =>
  ({ images, dy }, options: Placing) => {
    const values = images.values.map(() => 0);
    visitReads(
      images.shape,
      dy.shape.slice(1, 3),
      options,
      by,
      (from, to, share) => (values[from] += dy.values[to] * share),
    );
    return { shape: images.shape, values };
  };

interface Projection {
  interpolation: 'nearest' | 'bilinear';
  fillValue: number;
  outputShape: [number, number];
}

/** Each new pixel from where its matrix sends it; outside lies the fill value. Half pixels round away from zero. */
const transform: Oracle = ({ image, transforms }, { interpolation, fillValue, outputShape }: Projection) => {
  const [batch, height, width, channels] = image.shape;
  const values = range(batch).flatMap((item) => {
    const [a0, a1, a2, b0, b1, b2, c0, c1] = transforms.values.slice(transforms.shape[0] === 1 ? 0 : 8 * item);
    return range(outputShape[0]).flatMap((y) =>
      range(outputShape[1]).flatMap((x) =>
        range(channels).map((channel) => {
          const at = (row: number, column: number): number =>
            row < 0 || column < 0 || row >= height || column >= width ? fillValue : image.values[((item * height + row) * width + column) * channels + channel];
          const scale = c0 * x + c1 * y + 1;
          const [row, column] = [(b0 * x + b1 * y + b2) / scale, (a0 * x + a1 * y + a2) / scale];
          const away = (place: number): number => Math.sign(place) * Math.floor(Math.abs(place) + 0.5);
          if (interpolation === 'nearest') return at(away(row), away(column));
          const [top, left] = [Math.floor(row), Math.floor(column)];
          const mix = (r: number): number => at(r, left) * (left + 1 - column) + at(r, left + 1) * (column - left);
          return mix(top) * (top + 1 - row) + mix(top + 1) * (row - top);
        }),
      ),
    );
  });
  return { shape: [batch, ...outputShape, channels], values };
}; // prettier-ignore

export const imageOracles: Record<string, Oracle> = {
  Conv2D: forward(false),
  FusedConv2D: forward(false),
  Conv3D: forward(false),
  DepthwiseConv2dNative: forward(true),
  FusedDepthwiseConv2D: forward(true),
  Conv2DBackpropInput: inputGradient(false),
  Conv3DBackpropInputV2: inputGradient(false),
  DepthwiseConv2dNativeBackpropInput: inputGradient(true),
  Conv2DBackpropFilter: filterGradient(false),
  Conv3DBackpropFilterV2: filterGradient(false),
  DepthwiseConv2dNativeBackpropFilter: filterGradient(true),
  MaxPool: maxPool,
  MaxPoolWithArgmax: maxPoolWithPlaces,
  MaxPool3D: maxPool,
  AvgPool: meanPool(0),
  AvgPool3D: meanPool(1),
  MaxPoolGrad: maxPoolGradient('first'),
  MaxPool3DGrad: maxPoolGradient('last'),
  AvgPoolGrad: meanPoolGradient,
  AvgPool3DGrad: meanPoolGradient,
  ResizeNearestNeighbor: resize('nearest'),
  ResizeBilinear: resize('bilinear'),
  ResizeNearestNeighborGrad: resizeGradient('nearest'),
  ResizeBilinearGrad: resizeGradient('bilinear'),
  Transform: transform,
};
