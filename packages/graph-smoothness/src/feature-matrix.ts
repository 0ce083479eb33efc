import { GraphError, kindOf } from './errors';

/** A matrix, row after row: features with one row a node, or labels with one column a class. */
export interface FeatureMatrix {
  data: Float32Array | Float64Array;
  rows: number;
  columns: number;
}

/** Throws GraphError unless the matrix has rows x columns values, all finite, and `rows` rows where that is given. */
export function requireMatrix(argument: string, matrix: FeatureMatrix, expectedRows?: number): void {
  const given = matrix as Partial<FeatureMatrix> | null | undefined;
  if (!ArrayBuffer.isView(given?.data) && !Array.isArray(given?.data)) throw noMatrix(argument, given);
  const { data, rows, columns } = matrix;
  if (
    !Number.isInteger(rows) ||
    !Number.isInteger(columns) ||
    rows < 1 ||
    columns < 1 ||
    data.length !== rows * columns
  ) {
    const found = `${data.length} values for ${rows} rows x ${columns} columns`;
    throw new GraphError(argument, found, 'rows x columns values, with at least one row and one column');
  }
  if (expectedRows !== undefined && rows !== expectedRows) {
    throw new GraphError(`${argument}.rows`, String(rows), `${expectedRows}, one a node`);
  }
  const broken = data.findIndex((value) => !Number.isFinite(value));
  if (broken >= 0) {
    const cell = `row ${Math.floor(broken / columns)}, column ${broken % columns}`;
    throw new GraphError(argument, `${data[broken]} at ${cell}`, 'finite numbers', 'Leave such rows out.');
  }
}

function noMatrix(argument: string, given: Partial<FeatureMatrix> | null | undefined): GraphError {
  const { data } = given ?? {};
  const kind = kindOf(given);
  const found =
    kind !== 'an object' ? kind : `${kind} ${data === undefined ? 'without data' : `whose data is ${kindOf(data)}`}`;
  const fix = 'Rows of numbers become one with Float64Array.from(rows.flat()).';
  return new GraphError(
    argument,
    found,
    'a matrix { data, rows, columns }, data being a Float32Array or Float64Array',
    fix,
  );
}
