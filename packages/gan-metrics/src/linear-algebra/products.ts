import { kernelOf } from './workspace';

/** Rows `from` to `to` (not included) of a row-major matrix whose rows start `stride` numbers apart. */
export interface Rows {
  readonly data: Float64Array;
  readonly stride: number;
  readonly from: number;
  readonly to: number;
}

/** Columns of a row that are summed in one go: two tiles of six rows of them fit the first-level cache. */
const DEPTH = 256;
/** Rows of `b` that stay in the second-level cache while all rows of `a` pass by. */
const PANEL = 64;

/**
 * `out[i][j] += sign * sum over k in [start, end) of a[i][k] b[j][k]`, for the given rows i of `a` and j of `b`: the
 * part of `A B'` that the caller asks for. Row i, j of the result is row i, column j of `out`, whatever the rows' first
 * number. With `lowerOnly`, entries with j > i may be left out (in whole tiles).
 *
 * Nearly all time of the package is spent here and in the tridiagonal reduction. A tile of 4 x 2 sums stays in registers; where all three are
 * in the workspace, assembly/ does the same with vectors.
 */
export function addProducts(
  out: { readonly data: Float64Array; readonly stride: number },
  a: Rows,
  b: Rows,
  start: number,
  end: number,
  { sign = 1, lowerOnly = false }: { sign?: 1 | -1; lowerOnly?: boolean } = {},
): void {
  const kernel = kernelOf(out.data, a.data, b.data);
  if (kernel) {
    const [target, left, right] = [out, a, b].map(({ data }) => data.byteOffset);
    const lower = lowerOnly ? 1 : 0;
    kernel.addProducts(
      target,
      out.stride,
      left,
      a.stride,
      a.from,
      a.to,
      right,
      b.stride,
      b.from,
      b.to,
      start,
      end,
      sign,
      lower,
    );
    return;
  }
  for (let panel = b.from; panel < b.to; panel += PANEL) {
    const panelEnd = Math.min(panel + PANEL, b.to);
    for (let depth = start; depth < end; depth += DEPTH) {
      const depthEnd = Math.min(depth + DEPTH, end);
      const first = lowerOnly ? Math.max(a.from, panel) : a.from;
      for (let row = first; row < a.to; row += 4) {
        const last = lowerOnly ? Math.min(panelEnd, row + 4) : panelEnd;
        if (row + 4 <= a.to) fourRows(out, a, row, b, panel, last, depth, depthEnd, sign);
        else for (let i = row; i < a.to; i++) oneRow(out, a, i, b, panel, last, depth, depthEnd, sign);
      }
    }
  }
}

function fourRows(
  out: { readonly data: Float64Array; readonly stride: number },
  a: Rows,
  i: number,
  b: Rows,
  from: number,
  to: number,
  start: number,
  end: number,
  sign: number,
): void {
  const x = a.data;
  const y = b.data;
  const depth = end - start;
  const a0 = i * a.stride + start;
  const a1 = a0 + a.stride;
  const a2 = a1 + a.stride;
  const a3 = a2 + a.stride;
  let j = from;
  for (; j + 2 <= to; j += 2) {
    const b0 = j * b.stride + start;
    const b1 = b0 + b.stride;
    let s00 = 0;
    let s01 = 0;
    let s10 = 0;
    let s11 = 0;
    let s20 = 0;
    let s21 = 0;
    let s30 = 0;
    let s31 = 0;
    for (let k = 0; k < depth; k++) {
      const y0 = y[b0 + k];
      const y1 = y[b1 + k];
      let value = x[a0 + k];
      s00 += value * y0;
      s01 += value * y1;
      value = x[a1 + k];
      s10 += value * y0;
      s11 += value * y1;
      value = x[a2 + k];
      s20 += value * y0;
      s21 += value * y1;
      value = x[a3 + k];
      s30 += value * y0;
      s31 += value * y1;
    }
    const { data, stride } = out;
    let at = i * stride + j;
    data[at] += sign * s00;
    data[at + 1] += sign * s01;
    at += stride;
    data[at] += sign * s10;
    data[at + 1] += sign * s11;
    at += stride;
    data[at] += sign * s20;
    data[at + 1] += sign * s21;
    at += stride;
    data[at] += sign * s30;
    data[at + 1] += sign * s31;
  }
  for (; j < to; j++) {
    for (let row = i; row < i + 4; row++) oneRow(out, a, row, b, j, j + 1, start, end, sign);
  }
}

function oneRow(
  out: { readonly data: Float64Array; readonly stride: number },
  a: Rows,
  i: number,
  b: Rows,
  from: number,
  to: number,
  start: number,
  end: number,
  sign: number,
): void {
  const x = a.data;
  const y = b.data;
  const depth = end - start;
  const a0 = i * a.stride + start;
  for (let j = from; j < to; j++) {
    const b0 = j * b.stride + start;
    let sum = 0;
    for (let k = 0; k < depth; k++) sum += x[a0 + k] * y[b0 + k];
    out.data[i * out.stride + j] += sign * sum;
  }
}
