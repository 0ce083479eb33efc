import {
  chooseScale,
  epsilonGraph,
  reliabilityPath,
  reliabilityPaths,
} from '../../packages/graph-smoothness/src/index';
import { seeded } from './random';
import { circle, colours, line, picture } from './svg';

const each = 45;

/** Two noisy half circles, one point of each labeled: edges of the graph, and the path of every point that got a label. */
export function graphSmoothness(): string {
  const random = seeded(3);
  const noise = (): number => 0.2 * (random() - 0.5);
  const points = Array.from({ length: 2 * each }, (_, point): [number, number] => {
    const angle = (Math.PI * (point % each)) / (each - 1);
    const [x, y] = point < each ? [Math.cos(angle), Math.sin(angle)] : [1 - Math.cos(angle), 0.5 - Math.sin(angle)];
    return [x + noise(), y + noise()];
  });
  const labels = Int32Array.from(points, (_, point) => (point % each === 0 ? point / each : -1));
  const features = { data: Float64Array.from(points.flat()), rows: points.length, columns: 2 };
  const { beta, gamma } = chooseScale(features, { neighbor: 5 });
  const graph = epsilonGraph(features, { beta, gamma });
  const paths = reliabilityPaths(graph, labels);
  const at = (point: number): [number, number] => [150 * points[point][0] + 180, 175 - 130 * points[point][1]];
  const classColours = [colours.blue, colours.orange];
  const edges = points.flatMap((_, from) => {
    const ends = graph.columns.subarray(graph.rowPointers[from], graph.rowPointers[from + 1]);
    return [...ends].filter((to) => to > from).map((to) => line([at(from), at(to)], '#b9bec5', 1));
  });
  const steps = new Set<string>();
  points.forEach((_, point) => {
    const path = reliabilityPath(paths, point);
    for (let step = 1; step < path.length; step++) steps.add(`${path[step - 1]} ${path[step]}`);
  });
  const trodden = [...steps].map((step) => {
    const [from, to] = step.split(' ').map(Number);
    return line([at(from), at(to)], classColours[paths.labels[from]], 2.5);
  });
  const dots = points.map((_, point) => {
    const colour = classColours[paths.labels[point]] ?? colours.faint;
    return labels[point] < 0 ? circle(...at(point), 4, colour) : circle(...at(point), 9, colours.paper, colour);
  });
  return picture(520, 290, 'Labels of two points spread over two half circles', [...edges, ...trodden, ...dots]);
}
