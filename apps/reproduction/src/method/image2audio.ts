import { usesGeneration } from '../config/rows';
import type { FeatureMatrix } from '../features/feature-matrix';
import type { ClassifierInTraining, TranslatorInTraining } from '../training/networks';
import type { TrainingContext } from '../training/training-context';
import { clipFeatures, predictTranslations } from './clip-features';
import { rankByDensity, type GeneratedBank } from './rank-by-density';
import { reliabilityGraph, type ReliabilityGraph } from './reliability-graph';
import { roundsOf } from './rounds';
import { trainClassifier } from './train-classifier';
import { trainTranslator } from './train-translator';
import { translateFaces, type BankSize } from './translate-faces';
import { warmUpClassifier, warmUpTranslator } from './warm-up';

/** What the method leaves: its networks, the last round's graph, and a last bank of generated spectrograms; null where the row has none. */
export interface TrainedNetworks {
  classifier: ClassifierInTraining;
  translator: TranslatorInTraining | null;
  graph: ReliabilityGraph | null;
  bank: GeneratedBank | null;
}

/**
 * Image2Audio, section 2 of the paper: in rounds, faces become spectrograms, a density ranks them, a graph labels clips, and the classifier
 * Dis_t learns from what the row holds of all that. The file of each line's function has its formula.
 */
export async function image2audio(context: TrainingContext): Promise<TrainedNetworks> {
  const { config, row, log } = context;
  const classifier = await warmUpClassifier(context); // Dis_t on D_t alone
  const translator = usesGeneration(row) ? await warmUpTranslator(context) : null; // VAE_s and VAE_t alone
  let graph: ReliabilityGraph | null = null;

  for (const round of roundsOf(config)) {
    const features = translator || row.parts.rel ? await clipFeatures(context, classifier) : null; // f(x) of D_t and D_u
    let bank: GeneratedBank | null = null;
    if (translator && features) {
      await trainTranslator(context, translator, classifier, round.translator); // 2.4
      bank = await rankedTranslations(context, { translator, classifier }, features, round.bank); // 2.1, 2.2: below
      log.note('bank', round.translator.from, { round: round.number, ...bank.facts });
    }
    if (row.parts.rel && features) {
      graph = reliabilityGraph(context, features); // 2.3
      log.note('graph', round.classifier.from, { round: round.number, ...graph.facts });
    }
    await trainClassifier(context, classifier, { bank, graph }, round.classifier); // 2.4
  }

  const last = { round: config.rounds, size: 2 * config.evaluation.generated };
  const features = translator && (await clipFeatures(context, classifier));
  const bank = features && (await rankedTranslations(context, { translator, classifier }, features, last));
  return { classifier, translator, graph, bank };
}

/** Faces as spectrograms, with the labels of the faces and their log-density among real clips, whose features are given. */
export async function rankedTranslations(
  context: TrainingContext,
  { translator, classifier }: { translator: TranslatorInTraining; classifier: ClassifierInTraining },
  features: FeatureMatrix,
  size: BankSize,
): Promise<GeneratedBank> {
  const translations = await translateFaces(context, translator, size); // 2.1
  const generated = await predictTranslations(context, classifier, translations); // f(x~) and Dis_t(x~)
  return rankByDensity(context, translator, { real: features, generated }, size.round); // 2.2
}
