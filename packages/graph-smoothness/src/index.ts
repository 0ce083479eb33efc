export { GraphError } from './errors';
export type { FeatureMatrix } from './feature-matrix';
export type { SearchOptions } from './close-pairs';
export { plainProduct, type MatrixProduct } from './matrix-product';
export { nearestNeighbors, type Neighbors } from './nearest-neighbors';
export { chooseScale, type GraphScale } from './choose-scale';
export { connectingBeta } from './connecting-beta';
export {
  gammaFromStandardDeviation,
  scaleFromGraphLearning,
  scaleFromPyGsp,
  scaleFromScikitLearn,
  type RbfScale,
} from './rbf-gamma';
export { epsilonGraph, type EpsilonGraphOptions } from './epsilon-graph';
export { nearestNeighborGraph, type NearestNeighborGraphOptions } from './nearest-neighbor-graph';
export type { IsolatedPolicy } from './isolated-nodes';
export type { Symmetrization } from './neighbor-pairs';
export type { SparseGraph } from './sparse-graph';
export { laplacian, type LaplacianNormalization, type Normalization, type SparseMatrix } from './laplacian';
export { oneHotLabels, quadraticForm, smoothness, smoothnessGradient, type SmoothnessOptions } from './smoothness';
export { subgraphWeights } from './subgraph-weights';
export { connectivity, labelReach, type Connectivity, type LabelReach } from './connectivity';
export { reliabilityPath, reliabilityPaths, type ReliabilityPaths } from './reliability-paths';
export { nearestClassByBottleneck, type NearestClass } from './nearest-class';
export { posteriorPaths, type PosteriorPaths, type PosteriorPathsOptions } from './posterior-paths';
