import type { Prediction } from '@image2audio/kplus1-classifier';
import type { ItemSet } from '../features/item-set';
import { predictClips } from '../method/clip-features';
import { trainClassifier } from '../method/train-classifier';
import { newClassifier, onLabelsAlone, sharedWorkKey } from '../method/warm-up';
import { cached } from '../store/cache';
import { hashOfArrays } from '../store/hash';
import { disposeClassifier } from '../training/networks';
import type { TrainingContext } from '../training/training-context';
import { packWeights, unpackWeights, type Shapes } from '../training/weights-file';
import type { Learner } from './learner';

/** One a corpus and split: the upper bound, and what scores generated samples. */
export interface AllLabelsNetwork {
  /** Name and hash of its weights, recorded beside every score. */
  identity: string;
  predict(items: ItemSet): Promise<Prediction>;
  dispose(): void;
}

/** The headroom above every row. Its cached weights are those of the scorer, and it leaves no checkpoint. */
export const allLabelsNetwork: Learner = {
  stepsOf: (_, { classifier }) => ({ classifier: classifier.steps, translator: 0 }),

  async learn(context) {
    const { network, log } = await trainOnAllLabels(context);
    context.log.append(log);
    context.log.flush();
    return { ...network, weightsHash: network.identity, weights: null, bank: null, graph: null };
  },
};

/**
 * The scorer of a corpus and split: Dis_t's architecture trained as Base is, on `context.data` with the labels of S1, S2 and S3. Nothing that
 * is trained ever sees it.
 */
export async function openScorer(context: TrainingContext): Promise<AllLabelsNetwork> {
  return (await trainOnAllLabels(context)).network;
}

/** `log`: the lines of metrics.jsonl of its training. */
async function trainOnAllLabels(
  context: TrainingContext,
): Promise<{ network: AllLabelsNetwork; log: readonly string[] }> {
  const { config, cacheFolder } = context;
  const dependsOn = { version: 5, ...sharedWorkKey(context), classifier: config.classifier };
  const training = newClassifier(context);
  const file = await cached<{ shapes: Shapes; log: string[] }>(cacheFolder, 'scorer', dependsOn, async () => {
    const own = onLabelsAlone(context);
    await trainClassifier(own, training, { bank: null, graph: null }, { from: 0, to: config.classifier.steps });
    const { shapes, arrays } = packWeights({ weights: await training.average.getWeights() });
    return { meta: { shapes, log: own.log.take() }, arrays };
  });
  const weights = unpackWeights('weights', file.meta.shapes, file.arrays);
  training.classifier.setWeights(weights);
  const network = {
    identity: `upper-bound network ${hashOfArrays(weights.map(({ values }) => values))}`,
    predict: (items: ItemSet) => predictClips(training.classifier, items),
    dispose: () => disposeClassifier(training),
  };
  return { network, log: file.meta.log };
}
