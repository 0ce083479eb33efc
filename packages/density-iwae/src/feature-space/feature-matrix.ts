import { DensityError } from '../errors';

/** Features of items, row after row in one array: item i's value j is `data[i * columns + j]`. */
export interface FeatureMatrix {
  readonly data: ArrayLike<number>;
  readonly rows: number;
  readonly columns: number;
}

/** Refuses features whose sizes do not agree or that hold a value which is not finite. */
export function checkFeatures({ data, rows, columns }: FeatureMatrix): void {
  if (!Number.isInteger(rows) || !Number.isInteger(columns) || rows < 1 || columns < 1) {
    throw new DensityError('features', `${rows} rows and ${columns} columns`, 'whole numbers of at least 1');
  }
  if (data.length !== rows * columns) {
    throw new DensityError(
      'features',
      `${data.length} values for ${rows} rows of ${columns} columns`,
      `${rows * columns}, row after row in one array`,
    );
  }
  for (let at = 0; at < data.length; at++) {
    if (!Number.isFinite(data[at])) {
      throw new DensityError(
        'features',
        `${data[at]} in row ${Math.floor(at / columns)}, column ${at % columns}`,
        'finite numbers',
      );
    }
  }
}
