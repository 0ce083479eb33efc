import type { Translator } from '@image2audio/unit-translator';
import * as tf from '@tensorflow/tfjs';
import type { RowComponents } from '../config/rows';
import type { Config } from '../config/schema';
import type { TrainingData } from '../data/training-data';
import { RunError } from '../errors';
import { withFunctionals } from '../features/clip-scale';
import { spectrogramShape } from '../features/spectrograms';
import type { ItemSet } from '../features/item-set';
import { deriveSeed, randomBelow, randomStream } from '@image2audio/tfjs-training';
import { bankLatents } from './bank-latents';
import { rankByDensity, type DensityFacts } from './density-rank';
import { faceTensor, labelsAt, membersByClass } from './draw-batches';
import type { ClassifierInTraining } from './networks';
import { predictClips, type FeatureMatrix } from './clip-features';

/** Spectrograms translated from faces, with their faces' labels and the log-density that ranks them. */
export interface GeneratedBank {
  items: ItemSet;
  labels: Int32Array;
  /** Higher is denser. */
  rank: Float64Array;
  facts: DensityFacts & { generatedInClass: number };
}

const chunk = 64;

/** Translates `size` faces, as many of each class, and ranks the result by density among the `real` clips (paper 2.1 and 2.2). */
export async function generateBank(
  translator: Translator,
  classifier: ClassifierInTraining,
  data: TrainingData,
  real: FeatureMatrix,
  config: Config,
  { size, seed, round, control }: { size: number; seed: number; round: number; control: RowComponents['control'] },
): Promise<GeneratedBank> {
  const faces = drawFacesOfEachClass(data, size, seed, round);
  const labels = labelsAt(data.faces.labels, faces);
  const [frames, bands] = spectrogramShape;
  const translations: ItemSet = { data: new Float32Array(size * frames * bands), count: size, shape: spectrogramShape };
  const mirror = randomStream(seed, 'bank mirror', round);
  for (let start = 0; start < size; start += chunk) {
    const end = Math.min(size, start + chunk);
    const noise = deriveSeed(seed, 'bank noise', round, start);
    const translated = tf.tidy(() => {
      const x = control === 'prior-latent' ? null : faceTensor(data.faces.items, faces.subarray(start, end), mirror);
      return translator.decode('target', bankLatents(translator, x, labels.subarray(start, end), noise));
    });
    translations.data.set(await translated.data(), start * frames * bands);
    translated.dispose();
  }

  // every clip of a speaker on a scale of its own leaves none for what no speaker said
  if (!data.scale) throw new RunError('a row that generates cannot normalise by speaker: generated clips have none');
  const items = withFunctionals(translations, data.scale);
  const prediction = await classifier.average.applyTo(() => predictClips(classifier.classifier, items));
  const inClass = labels.reduce((count, label, index) => count + (prediction.labels[index] === label ? 1 : 0), 0);
  const { rank, facts } = await rankByDensity(translator, real, items, prediction, config, {
    seed,
    round,
    control,
  });
  return { items, labels, rank, facts: { ...facts, generatedInClass: inClass / size } };
}

/** Faces drawn with replacement, the classes in turn: equal numbers of each, up to one. */
function drawFacesOfEachClass(data: TrainingData, size: number, seed: number, round: number): Int32Array {
  const members = membersByClass(data.faces.labels);
  const random = randomStream(seed, 'bank faces', round);
  return Int32Array.from({ length: size }, (_, index) => {
    const list = members[index % members.length];
    return list[randomBelow(list.length, random)];
  });
}
