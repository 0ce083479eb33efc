/** Features `[rows, columns]`, row-major. */
export interface FeatureMatrix {
  data: Float32Array;
  rows: number;
  columns: number;
}
