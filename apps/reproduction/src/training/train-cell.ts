import type { Prediction } from '@image2audio/kplus1-classifier';
import { usesGeneration, rows, type RowName } from '../config/rows';
import type { Config } from '../config/schema';
import type { FacePair, TrainingData } from '../data/training-data';
import { RunError } from '../errors';
import type { ItemSet } from '../features/item-set';
import { hashOfArrays } from '../store/hash';
import { randomStream, shuffled } from '@image2audio/tfjs-training';
import { trainClassifier } from './classifier-steps';
import { clipFeatures, predictClips, type FeatureMatrix } from './clip-features';
import { generateBank, type GeneratedBank } from './generated-bank';
import type { MetricsLog } from './metrics-log';
import {
  buildClassifier,
  buildTranslator,
  disposeClassifier,
  disposeTranslator,
  type ClassifierInTraining,
  type TranslatorInTraining,
} from './networks';
import { buildReliabilityGraph, type ReliabilityGraph } from './reliability-graph';
import { trainTranslator } from './translator-round';
import { warmUpClassifier, warmUpTranslator, type WarmUpKey } from './warm-up';
import type { NamedWeight } from '@image2audio/tfjs-training';

export interface CellTask {
  row: RowName;
  paired: boolean;
  key: WarmUpKey;
  cacheFolder: string;
}

/** A trained cell: predictions and weights, without a single label of S2 to S4 having been seen. */
export interface TrainedCell {
  /** With the averaged weights, as for every test. */
  predict(items: ItemSet): Promise<Prediction>;
  /** A last bank, for the generation scores; null where the row generates nothing. */
  bank: GeneratedBank | null;
  /** The last round's graph; null where the row has none. */
  graph: ReliabilityGraph | null;
  classifierWeights: NamedWeight[];
  translatorWeights: NamedWeight[] | null;
  weightsHash: string;
  dispose(): void;
}

/** How many training steps a cell takes, for the progress bar; the shared warm-up counts although it may be there already. */
export function cellSteps(
  row: RowName,
  { classifier, translator, rounds }: Config,
): { classifier: number; translator: number } {
  return {
    classifier: rows[row].kernelMachine ? 0 : classifier.steps,
    translator: usesGeneration(row) ? translator.warmUpSteps + rounds * translator.stepsPerRound : 0,
  };
}

/**
 * The method, readable from top to bottom (paper, section 2): warm up; then in rounds train the translator against Dis_t,
 * generate a bank of spectrograms from faces, rank it by density, build the feature graph, and train Dis_t on what the row
 * holds of all that.
 */
export async function trainCell(
  task: CellTask,
  given: TrainingData,
  config: Config,
  log: MetricsLog,
): Promise<TrainedCell> {
  const { key, cacheFolder } = task;
  const components = rows[task.row];
  const data =
    components.control === 'shuffled-pairs' ? { ...given, pairs: shufflePairs(given.pairs, key.seed) } : given;
  const { warmUpSteps, steps } = config.classifier;
  if (usesGeneration(task.row) && data.faces.items.count === 0) {
    throw new RunError(
      'no labeled face: the only faces are frames of clips, and none is of a speaker of S1; add face images such as CK+48 or FER2013 folders, or videos of more speakers',
    );
  }

  const dis = buildClassifier(config, data.classes.length, key.seed, key);
  await warmUpClassifier(dis, data, config, key, cacheFolder, log);
  const unit = usesGeneration(task.row) ? buildTranslator(config, data.classes.length, key.seed) : null;
  if (unit) await warmUpTranslator(unit, data, config, key, cacheFolder, log);

  let graph: ReliabilityGraph | undefined;
  for (let round = 0; round < config.rounds; round++) {
    const from = warmUpSteps + Math.floor(((steps - warmUpSteps) * round) / config.rounds);
    const to = warmUpSteps + Math.floor(((steps - warmUpSteps) * (round + 1)) / config.rounds);

    const real = unit || components.rel ? await clipFeatures(dis, data) : undefined;
    const bank = unit && real ? await translationRound(task, unit, dis, data, real, config, round, log) : undefined;
    if (components.rel && real) {
      graph = buildReliabilityGraph(real, data, config);
      log.note('graph', from, { round, ...graph.facts });
    }
    await trainClassifier(dis, data, config, components, { bank, graph }, { from, to, seed: key.seed }, log);
  }

  const lastBank = unit
    ? await generateBank(unit.translator, dis, data, await clipFeatures(dis, data), config, {
        size: 2 * config.evaluation.generated,
        seed: key.seed,
        round: config.rounds,
        control: components.control,
      })
    : null;
  log.flush();
  return finishCell(dis, unit, lastBank, graph ?? null);
}

/** One round of the translation unit against Dis_t with its averaged weights, and the bank it then generates. */
async function translationRound(
  { row, paired, key }: CellTask,
  unit: TranslatorInTraining,
  dis: ClassifierInTraining,
  data: TrainingData,
  real: FeatureMatrix,
  config: Config,
  round: number,
  log: MetricsLog,
): Promise<GeneratedBank> {
  const { stepsPerRound, warmUpSteps } = config.translator;
  const { low, control } = rows[row];
  await dis.average.applyTo(() =>
    trainTranslator(
      unit,
      data,
      config,
      key.seed,
      {
        phase: 'translator',
        firstStep: warmUpSteps + round * stepsPerRound,
        steps: stepsPerRound,
        critic: { evaluate: (x) => dis.classifier.spectrogramHead(x as never) },
        criticReal: low,
        paired,
      },
      log,
    ),
  );
  const bank = await generateBank(unit.translator, dis, data, real, config, {
    size: config.bank,
    seed: key.seed,
    round,
    control,
  });
  log.note('bank', warmUpSteps + round * stepsPerRound, { round, ...bank.facts });
  return bank;
}

async function finishCell(
  dis: ClassifierInTraining,
  unit: TranslatorInTraining | null,
  bank: GeneratedBank | null,
  graph: ReliabilityGraph | null,
): Promise<TrainedCell> {
  const classifierWeights = await dis.average.getWeights();
  const translatorWeights = unit ? await unit.translator.getWeights() : null;
  return {
    predict: (items) => dis.average.applyTo(() => predictClips(dis.classifier, items)),
    bank,
    graph,
    classifierWeights,
    translatorWeights,
    weightsHash: hashOfArrays([...classifierWeights, ...(translatorWeights ?? [])].map(({ values }) => values)),
    dispose: () => {
      disposeClassifier(dis);
      if (unit) disposeTranslator(unit);
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
