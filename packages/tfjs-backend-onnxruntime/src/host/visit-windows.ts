import type { WindowAxis } from '../lowering/windows';

/** Windows along one axis. */
export type Extent = Pick<WindowAxis, 'input' | 'output' | 'taps' | 'stride' | 'dilation' | 'padBefore'>;

/**
 * Calls `visit` for every tap of every window that lies inside the image or volume, with the places of the window, the element and
 * the tap in row-major order: windows one after the other, and their taps.
 */
export function visitWindows(
  windows: readonly Extent[],
  visit: (window: number, element: number, tap: number) => void,
): void {
  const taps = (axis: number, window: number, element: number, tap: number, positions: readonly number[]): void => {
    if (axis === windows.length) {
      visit(window, element, tap);
      return;
    }
    const { input, taps: count, stride, dilation, padBefore } = windows[axis];
    for (let index = 0; index < count; index++) {
      const place = positions[axis] * stride + index * dilation - padBefore;
      if (place >= 0 && place < input) taps(axis + 1, window, element * input + place, tap * count + index, positions);
    }
  };
  const outputs = (axis: number, window: number, positions: readonly number[]): void => {
    if (axis === windows.length) {
      taps(0, window, 0, 0, positions);
      return;
    }
    const { output } = windows[axis];
    for (let index = 0; index < output; index++) outputs(axis + 1, window * output + index, [...positions, index]);
  };
  outputs(0, 0, []);
}

/** How many elements of the image or volume lie in each window. */
export function elementsInWindows(windows: readonly Extent[]): Int32Array {
  const counts = new Int32Array(windows.reduce((product, { output }) => product * output, 1));
  visitWindows(windows, (window) => counts[window]++);
  return counts;
}
