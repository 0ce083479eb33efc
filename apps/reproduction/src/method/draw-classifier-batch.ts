import type { TrainingBatch } from '@image2audio/kplus1-classifier';
import { selectDensest } from '@image2audio/density-iwae';
import { subgraphWeights } from '@image2audio/graph-smoothness';
import { randomStream } from '@image2audio/tfjs-training';
import { classifierPart, drawBalanced, drawClips, drawIndices, labeledPart, labelsAt } from '../training/draw-batches';
import type { TrainingContext } from '../training/training-context';
import { batchGraph } from './batch-graph';
import type { GeneratedBank } from './rank-by-density';
import type { ReliabilityGraph } from './reliability-graph';

/** What a round hands to the classifier's steps: generated samples and the graph's labels; null where the row has none. */
export interface RoundMaterial {
  bank: GeneratedBank | null;
  graph: ReliabilityGraph | null;
}

/**
 * The batch of one step: D_t; D_u; the denser share `epsilon` of the bank with its labels, and the rest as generated (paper 2.2); D_u with the
 * labels of paths, and the part of the graph that joins the batch (paper 2.3). What the row does not hold is absent.
 */
export function drawClassifierBatch(
  { data, config, row: { parts }, seed }: TrainingContext,
  { bank, graph }: RoundMaterial,
  epsilon: number,
  step: number,
): TrainingBatch {
  const random = randomStream(seed, 'classifier batch', step);
  const size = config.classifier.batch;
  const indicesOfLabeled = drawClips(data.labeled.items, size, random);
  const labeled = labeledPart(data.labeled, indicesOfLabeled, config, random);
  const batch: TrainingBatch = { labeled };
  const needsUnlabeled = bank !== null && parts.low;
  if (needsUnlabeled || graph) {
    const indices = drawIndices(size, data.unlabeled.count, random);
    batch.unlabeled = classifierPart(data.unlabeled, indices, config, random);
    if (graph) {
      const nodes = [...indicesOfLabeled, ...indices.map((index) => data.labeled.items.count + index)];
      const weights = subgraphWeights(graph.graph, nodes);
      batch.graph = batchGraph(labeled.labels, weights, data.classes.length);
    }
  }
  if (bank) {
    const { dense, sparse } = selectDensest(bank.rank, epsilon, { groups: bank.labels });
    if (parts.high && dense.length > 0) {
      const chosen = drawBalanced(labelsAt(bank.labels, dense), size, random).map((index) => dense[index]);
      batch.generatedLabeled = labeledPart(bank, chosen, config, random);
    }
    if (parts.low && sparse.length > 0) {
      const chosen = drawIndices(size, sparse.length, random).map((index) => sparse[index]);
      batch.generatedFake = classifierPart(bank.items, chosen, config, random);
    }
  }
  if (graph && graph.pathNodes.length > 0) {
    const chosen = drawBalanced(graph.pathLabels, size, random);
    batch.pathLabeled = {
      ...classifierPart(data.unlabeled, labelsAt(graph.pathNodes, chosen), config, random),
      labels: labelsAt(graph.pathLabels, chosen),
    };
  }
  return batch;
}
