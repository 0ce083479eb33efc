import type { Prediction } from '@image2audio/kplus1-classifier';
import { rows } from '../config/rows';
import type { Config } from '../config/schema';
import type { TrainingData } from '../data/training-data';
import type { ItemSet } from '../features/item-set';
import { cached } from '../store/cache';
import { hashOfArrays } from '../store/hash';
import { trainClassifier } from '../training/classifier-steps';
import { predictClips } from '../training/clip-features';
import type { MetricsLog } from '../training/metrics-log';
import { buildClassifier, disposeClassifier } from '../training/networks';
import { sharedLog, type WarmUpKey } from '../training/warm-up';
import { packWeights, unpackWeights, type Shapes } from '../training/weights-file';

/** The frozen network of the generation scores, one a corpus and split: what Inception is to images. */
export interface Scorer {
  /** Which network scored: name and hash of its weights, recorded beside every score. */
  identity: string;
  /** Lines of metrics.jsonl of its training. */
  log: readonly string[];
  predict(items: ItemSet): Promise<Prediction>;
  dispose(): void;
}

/**
 * The upper-bound network: Dis_t's architecture trained as Base is, on the labels of S1, S2 and S3. It scores; nothing that is
 * trained ever sees it.
 */
export async function openScorer(
  withAllLabels: TrainingData,
  labeledInS1: number,
  config: Config,
  key: WarmUpKey,
  cacheFolder: string,
  log: MetricsLog,
): Promise<Scorer> {
  const dependsOn = {
    version: 4,
    ...key,
    classifier: config.classifier,
    labels: 'S1+S2+S3',
  };
  const training = buildClassifier(config, withAllLabels.classes.length, key.seed, {
    ...key,
    moreLabels: withAllLabels.labeled.items.count / labeledInS1,
  });
  const file = await cached<{ shapes: Shapes; log: string[] }>(cacheFolder, 'scorer', dependsOn, async () => {
    const range = { from: 0, to: config.classifier.steps, seed: key.seed };
    const ownLog = sharedLog(config, log);
    await trainClassifier(training, withAllLabels, config, rows.base, {}, range, ownLog);
    const { shapes, arrays } = packWeights({ weights: await training.average.getWeights() });
    return { meta: { shapes, log: ownLog.take() }, arrays };
  });
  const weights = unpackWeights('weights', file.meta.shapes, file.arrays);
  training.classifier.setWeights(weights);
  return {
    log: file.meta.log,
    identity: `upper-bound network ${hashOfArrays(weights.map(({ values }) => values))}`,
    predict: (items) => predictClips(training.classifier, items),
    dispose: () => disposeClassifier(training),
  };
}
