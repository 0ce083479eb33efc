import { GraphError } from './errors';

/** Throws GraphError unless there is one label a node, each -1 or a class, of at least two classes. */
export function requireLabels(labels: ArrayLike<number>, nodes: number): void {
  if (labels.length !== nodes) throw new GraphError('labels', `${labels.length} labels`, `${nodes}, one a node`);
  let first = -1;
  let several = false;
  for (let node = 0; node < nodes; node++) {
    const label = labels[node];
    if (!Number.isInteger(label) || label < -1) {
      throw new GraphError(`labels[${node}]`, String(label), 'a class from 0, or -1 for unlabeled');
    }
    if (label < 0) continue;
    if (first < 0) first = label;
    several ||= label !== first;
  }
  if (several) return;
  const found = first < 0 ? 'no labeled node' : `labels of class ${first} alone`;
  throw new GraphError(
    'labels',
    found,
    'at least two classes',
    'With fewer there is nothing to tell apart: label a node of another.',
  );
}
