import { MetricsError } from './errors';

/**
 * A matrix of `rows` items by `columns` values, row after row in one array: item i's value j is `data[i * columns +
 * j]`.
 */
export interface RowMatrix {
  readonly data: ArrayLike<number>;
  readonly rows: number;
  readonly columns: number;
}

/** Refuses a matrix whose sizes do not agree with its data or that holds a value which is not finite. */
export function checkRowMatrix(argument: string, { data, rows, columns }: RowMatrix): void {
  if (!Number.isInteger(rows) || !Number.isInteger(columns) || rows < 1 || columns < 1) {
    throw new MetricsError(argument, `${rows} rows and ${columns} columns`, 'whole numbers of at least 1');
  }
  if (data.length !== rows * columns) {
    throw new MetricsError(
      argument,
      `${data.length} values for ${rows} rows of ${columns} columns`,
      `${rows * columns}`,
      'Give the values row after row in one array.',
    );
  }
  for (let at = 0; at < data.length; at++) {
    if (!Number.isFinite(data[at])) {
      const row = Math.floor(at / columns);
      throw new MetricsError(
        argument,
        `${data[at]} in row ${row}, column ${at % columns}`,
        'finite numbers',
        'Leave that row out or mend what made it.',
      );
    }
  }
}

/** The rows of the numbers given, in their order. */
export function rowsAt({ data, columns }: RowMatrix, items: Int32Array): RowMatrix {
  const chosen = new Float64Array(items.length * columns);
  for (let at = 0, row = 0; row < items.length; row++) {
    const start = items[row] * columns;
    for (let column = 0; column < columns; column++, at++) chosen[at] = data[start + column];
  }
  return { data: chosen, rows: items.length, columns };
}
