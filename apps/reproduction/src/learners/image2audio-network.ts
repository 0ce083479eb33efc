import { usesGeneration } from '../config/rows';
import type { FacePair } from '../data/training-data';
import { RunError } from '../errors';
import { predictClips } from '../method/clip-features';
import { image2audio, type TrainedNetworks } from '../method/image2audio';
import { randomStream, shuffled } from '@image2audio/tfjs-training';
import { hashOfArrays } from '../store/hash';
import { disposeClassifier, disposeTranslator } from '../training/networks';
import type { TrainingContext } from '../training/training-context';
import type { Learned, Learner } from './learner';

/** The method, with the parts that the row holds: Base holds none, All every one. */
export const image2audioNetwork: Learner = {
  stepsOf: (row, { classifier, translator, rounds }) => ({
    classifier: classifier.steps,
    translator: usesGeneration(row) ? translator.warmUpSteps + rounds * translator.stepsPerRound : 0,
  }),

  async learn(given) {
    const { data, row, log, seed } = given;
    if (usesGeneration(row) && data.faces.items.count === 0) {
      throw new RunError(
        'no labeled face: the only faces are frames of clips, and none is of a speaker of S1; add face images such as CK+48 or FER2013 folders, or videos of more speakers',
      );
    }
    const context: TrainingContext =
      row.control === 'shuffled-pairs' ? { ...given, data: { ...data, pairs: shufflePairs(data.pairs, seed) } } : given;
    const trained = await image2audio(context);
    log.flush();
    return learned(trained);
  },
};

/** Predictions are those of the averaged weights, as are the weights that are kept. */
async function learned({ classifier, translator, bank, graph }: TrainedNetworks): Promise<Learned> {
  const ofClassifier = await classifier.average.getWeights();
  const ofTranslator = translator ? await translator.translator.getWeights() : null;
  return {
    predict: (clips) => classifier.average.applyTo(() => predictClips(classifier.classifier, clips)),
    weights: { classifier: ofClassifier, ...(ofTranslator && { translator: ofTranslator }) },
    weightsHash: hashOfArrays([...ofClassifier, ...(ofTranslator ?? [])].map(({ values }) => values)),
    bank,
    graph,
    dispose: () => {
      disposeClassifier(classifier);
      if (translator) disposeTranslator(translator);
    },
  };
}

/** The control of paired columns: every link leads to the face of a clip drawn at random. */
function shufflePairs(pairs: readonly FacePair[], seed: number): FacePair[] {
  const faces = shuffled(
    pairs.map(({ face }) => face),
    randomStream(seed, 'shuffled pairs'),
  );
  return pairs.map((pair, index) => ({ ...pair, face: faces[index] }));
}
