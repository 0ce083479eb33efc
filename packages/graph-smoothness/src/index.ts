// Signatures first; each moves to the file of its own.
export interface FeatureMatrix {
  data: Float32Array | Float64Array;
  rows: number;
  columns: number;
}
export interface Neighbors {
  rows: number;
  k: number;
  indices: Int32Array;
  squaredDistances: Float64Array;
}
export interface SparseGraph {
  nodes: number;
  rowPointers: Int32Array;
  columns: Int32Array;
  weights: Float64Array;
  squaredDistances: Float64Array;
}
export interface SparseMatrix {
  size: number;
  rowPointers: Int32Array;
  columns: Int32Array;
  values: Float64Array;
}
export interface GraphScale {
  beta: number;
  gamma: number;
  neighbor: number;
  quantile: number;
}
export interface Connectivity {
  nodes: number;
  edges: number;
  components: number;
  largest: number;
  isolated: number;
  meanDegree: number;
  componentOf: Int32Array;
}
export interface ReliabilityPaths {
  /** -1 where no path leads to a labeled node. */
  labels: Int32Array;
  /** Weakest weight on the path: 1 for given labels, 0 where there is no path. */
  reliability: Float64Array;
  /** Squared distance of that weakest edge: 0 and Infinity there. */
  bottleneck: Float64Array;
  assigned: number;
  /** The edges that joined parts, strongest first. */
  forest: { from: Int32Array; to: Int32Array };
}
export type Normalization = 'none' | 'symmetric';
export declare function nearestNeighbors(features: FeatureMatrix, k: number, options?: { blockSize?: number }): Neighbors;
export declare function chooseScale(
  features: FeatureMatrix | Neighbors,
  options?: { neighbor?: number; quantile?: number },
): GraphScale;
export declare function epsilonGraph(
  features: FeatureMatrix,
  options: { beta: number; gamma: number; maxNeighbors?: number },
): SparseGraph;
export declare function laplacian(graph: SparseGraph, options?: { normalization?: Normalization }): SparseMatrix;
export declare function smoothness(graph: SparseGraph, y: FeatureMatrix): number;
export declare function smoothnessGradient(graph: SparseGraph, y: FeatureMatrix): Float64Array;
export declare function subgraphWeights(graph: SparseGraph, nodes: Int32Array | readonly number[]): Float32Array;
export declare function connectivity(graph: SparseGraph): Connectivity;
export declare function reliabilityPaths(graph: SparseGraph, labels: Int32Array): ReliabilityPaths;
