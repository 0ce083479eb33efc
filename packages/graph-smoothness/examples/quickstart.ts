import {
  chooseScale,
  connectivity,
  epsilonGraph,
  oneHotLabels,
  reliabilityPaths,
  smoothness,
} from '@image2audio/graph-smoothness';

// Two half circles of 20 points each; one point of each is labeled
const data = Float64Array.from({ length: 80 }, (_, i) => {
  const point = i >> 1;
  const angle = (Math.PI * (point % 20)) / 19;
  const upper = point < 20;
  if (i % 2 === 0) return upper ? Math.cos(angle) : 1 - Math.cos(angle);
  return upper ? Math.sin(angle) : 0.5 - Math.sin(angle);
});
const features = { data, rows: 40, columns: 2 };
const labels = Int32Array.from({ length: 40 }, (_, i) => (i === 0 ? 0 : i === 20 ? 1 : -1));

const { beta, gamma } = chooseScale(features, { neighbor: 3 });
const graph = epsilonGraph(features, { beta, gamma });

export const report = connectivity(graph);
export const paths = reliabilityPaths(graph, labels);
export const roughness = smoothness(graph, oneHotLabels(paths.labels, 2));
console.log(report.components, 'components; labels', paths.labels.join(''), 'S =', roughness);
// 2 components; the labels follow the half circles, so that S is 0
