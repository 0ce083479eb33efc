import type { HeldOut } from '../data/training-data';
import type { Sanity } from '../records/cell-result';
import type { GeneratedBank } from '../method/rank-by-density';
import type { ReliabilityGraph } from '../method/reliability-graph';

/**
 * The figures that tell whether the parts did what they should: computed after training, the only place where labels of D_u
 * are compared with what the paths gave.
 */
export function sanityFigures(
  { bank, graph }: { bank: GeneratedBank | null; graph: ReliabilityGraph | null },
  { unlabeledLabels }: Pick<HeldOut, 'unlabeledLabels'>,
): Sanity {
  const figures: Sanity = {};
  if (bank) {
    const { densitySpace, effectiveSampleSize, kHat, trustworthyShare, generatedInClass } = bank.facts;
    Object.assign(figures, {
      densitySpace,
      densityEffectiveSampleSize: effectiveSampleSize,
      densityKHat: kHat,
      densityTrustworthyShare: trustworthyShare,
      generatedInClassShare: generatedInClass,
    } satisfies Sanity);
  }
  if (graph) {
    const right = graph.pathNodes.reduce(
      (count, node, index) => count + (graph.pathLabels[index] === unlabeledLabels[node] ? 1 : 0),
      0,
    );
    Object.assign(figures, {
      pathLabels: graph.pathNodes.length,
      pathLabelsRight: right,
      pathLabelsRightShare: graph.pathNodes.length > 0 ? right / graph.pathNodes.length : null,
      graphEdges: graph.facts.edges,
      graphComponents: graph.facts.components,
      graphIsolated: graph.facts.isolated,
      graphBeta: graph.facts.beta,
      graphGamma: graph.facts.gamma,
    } satisfies Sanity);
  }
  return figures;
}
