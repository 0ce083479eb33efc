import { GraphError, requireInteger } from './errors';

/** Classes are kept as 32-bit integers. */
const highestClass = 2 ** 31 - 1;

/** Of a matrix nodes x classes: 2 GiB in float64. */
const mostCells = 2 ** 28;

/** Throws GraphError unless there is one label a node, each -1 or a class. */
export function requireClasses(labels: ArrayLike<number>, nodes: number): void {
  if (labels.length !== nodes) throw new GraphError('labels', `${labels.length} labels`, `${nodes}, one a node`);
  for (let node = 0; node < nodes; node++) {
    const label = labels[node];
    if (Number.isInteger(label) && label >= -1 && label <= highestClass) continue;
    const expected = `a class from 0 to ${highestClass}, or -1 for unlabeled`;
    throw new GraphError(`labels[${node}]`, String(label), expected);
  }
}

/** Throws GraphError unless `requireClasses` is content and at least two classes occur. */
export function requireLabels(labels: ArrayLike<number>, nodes: number): void {
  requireClasses(labels, nodes);
  let first = -1;
  let several = false;
  for (let node = 0; node < nodes; node++) {
    const label = labels[node];
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

/** Throws GraphError unless `classes` is an integer of at least 1 and a matrix nodes x classes has a size that fits memory. */
export function requireClassCount(classes: number, nodes: number): void {
  const fix = 'Number the classes from 0 without gaps.';
  requireInteger('classes', classes, 1, Number.MAX_SAFE_INTEGER, fix);
  if (nodes * classes <= mostCells) return;
  throw new GraphError('classes', `${classes} for ${nodes} nodes`, `at most ${mostCells} nodes x classes`, fix);
}
