/**
 * The losses of the first training steps on one back end, for compare-backends.ts, which starts this in a process of its own:
 * `first-losses.ts BACKEND SIZES STEPS CACHE_FOLDER [last-digit]`.
 *
 * The steps are the command's own. What they are given is the same on every back end: weights, batches and noise follow from
 * the seed, and a bank and a graph that networks would have made are made of the clips instead, since a rank or an edge that
 * flips with the last digit of a feature would change whole batches.
 *
 * With `last-digit`, every initial weight is changed by about its last digit: the control that shows how far rounding alone takes
 * the losses of one and the same back end.
 */
import { fitFeatureDensity } from '@image2audio/density-iwae';
import * as tf from '@tensorflow/tfjs';
import { backendLine, selectBackend } from '../src/backend/select-backend';
import { presetConfig } from '../src/config/presets/index';
import { stepCompiler } from '../src/backend/step-compiler';
import { rows } from '../src/config/rows';
import type { Config } from '../src/config/schema';
import { openCorpora } from '../src/corpora/sources';
import { splitData } from '../src/data/split-data';
import type { TrainingData } from '../src/data/training-data';
import { messageOf } from '../src/errors';
import { concatenateItems, itemLength, type ItemSet } from '../src/features/item-set';
import { deriveSeed, randomStream } from '@image2audio/tfjs-training';
import { prepareCorpus } from '../src/data/prepare-corpus';
import { trainClassifier } from '../src/method/train-classifier';
import type { FeatureMatrix } from '../src/features/feature-matrix';
import type { GeneratedBank } from '../src/method/rank-by-density';
import { MetricsLog } from '../src/training/metrics-log';
import { buildClassifier, buildTranslator, disposeClassifier, disposeTranslator } from '../src/training/networks';
import { reliabilityGraph } from '../src/method/reliability-graph';
import { criticOf, takeTranslatorSteps, type TranslatorStage } from '../src/method/train-translator';
import type { TrainingContext } from '../src/training/training-context';
import { tinyConfig } from '../test/tiny-config';
import type { Losses } from './loss-deviation';

/** What this program tells its parent. */
export type FirstLossesMessage =
  | { kind: 'absent'; reason: string }
  | { kind: 'failed'; error: string }
  | { kind: 'done'; backend: string; losses: Losses; seconds: Record<string, number> };

const seed = 0;

const [backendName, sizes, steps, cacheFolder, control] = process.argv.slice(2);

async function firstLosses(config: Config, steps: number) {
  const data = await trainingData(config);
  const losses: Losses = {};
  const seconds: Record<string, number> = {};
  const part = async (name: string, work: () => Promise<Losses>) => {
    const started = performance.now();
    Object.assign(losses, await work());
    seconds[name] = (performance.now() - started) / 1000;
  };
  const translatorPart = (name: string, round: TranslatorPart) =>
    part(name, async () => ({ [name]: await translatorLosses(data, config, steps, round) }));
  await translatorPart('translator warm-up', { phase: 'translator warm-up' });
  await translatorPart('translator', { phase: 'translator' });
  await translatorPart('translator, pairs', { phase: 'translator', paired: true });
  await part('classifier', () => classifierLosses(data, config, steps));
  await part('density', async () => ({ density: await densityLosses(data, config, steps) }));
  return { losses, seconds };
}

async function trainingData(config: Config): Promise<TrainingData> {
  const corpora = await openCorpora(null, config);
  const { clips, faces } = await prepareCorpus(corpora, 'ravdess', config, cacheFolder);
  return splitData(corpora.speech.ravdess!.classes, clips, faces, seed).training;
}

/** For the control: each weight times 1 plus or minus 2^-23, the distance of 1 to the next float32. */
function changeLastDigits(variables: readonly tf.Variable[]): void {
  if (control !== 'last-digit') return;
  const random = randomStream(seed, 'last digits');
  for (const variable of variables) {
    const factors = Float32Array.from({ length: variable.size }, () => (random() < 0.5 ? 1 - 2 ** -23 : 1 + 2 ** -23));
    tf.tidy(() => variable.assign(tf.mul(variable, tf.tensor(factors, variable.shape))));
  }
}

interface TranslatorPart {
  phase: TranslatorStage['phase'];
  paired?: boolean;
}

/** A training of row All that shares no work with another. */
async function contextOf(data: TrainingData, config: Config): Promise<TrainingContext> {
  return {
    row: rows.all,
    paired: false,
    data,
    config,
    seed,
    log: new MetricsLog(null, 1),
    cacheFolder,
    dataKey: '',
    backend: { name: tf.getBackend(), compile: await stepCompiler() },
  };
}

/** A round of row All: every term of the translator, against a Dis_t that has not learnt yet. */
async function translatorLosses(
  data: TrainingData,
  config: Config,
  steps: number,
  { phase, paired = false }: TranslatorPart,
): Promise<Losses[string]> {
  const network = buildClassifier(config, data.classes.length, seed);
  const unit = buildTranslator(config, data.classes.length, seed);
  changeLastDigits(unit.translator.translatorVariables());
  const context = { ...(await contextOf(data, config)), paired };
  const stage: TranslatorStage = { phase, from: 0, to: steps };
  const critic = criticOf(network.classifier);
  await takeTranslatorSteps(context, unit, phase === 'translator' ? { ...stage, critic } : stage);
  disposeTranslator(unit);
  disposeClassifier(network);
  return byTerm(context.log);
}

/** As in a cell: the warm-up on D_t, then row All with every term, its schedules going from 0 to 1 over these steps. */
async function classifierLosses(data: TrainingData, preset: Config, steps: number): Promise<Losses> {
  const config = { ...preset, classifier: { ...preset.classifier, warmUpSteps: steps, steps: 2 * steps } };
  const network = buildClassifier(config, data.classes.length, seed);
  changeLastDigits(network.classifier.trainableVariables());
  const context = await contextOf(data, config);
  const nothing = { bank: null, graph: null };
  await trainClassifier({ ...context, row: rows.base }, network, nothing, { from: 0, to: steps });
  const warmUp = byTerm(context.log);
  const material = { bank: bankOfClips(data), graph: reliabilityGraph(context, clipMeans(data)) };
  await trainClassifier(context, network, material, { from: steps, to: 2 * steps });
  disposeClassifier(network);
  return { 'classifier warm-up': warmUp, classifier: byTerm(context.log) };
}

/** The density's own training, and what it then says of the clips it was fitted to. */
async function densityLosses(data: TrainingData, { density }: Config, steps: number): Promise<Losses[string]> {
  const features = clipMeans(data);
  const { components, latentSize, importanceSamples: samples } = density;
  const options = { components, latentSize, steps, seed: deriveSeed(seed, 'density', 0) };
  const model = await fitFeatureDensity(features, options);
  const { logDensity } = await model.logDensity(features, { estimator: 'iwae', samples, seed: options.seed });
  model.dispose();
  return { 'negative ELBO': [...model.trainingLoss], 'log density of each clip': [...logDensity] };
}

/** Clips of D_u in the place of generated ones, with labels in turn and a rank drawn once. */
function bankOfClips({ unlabeled, classes }: TrainingData): GeneratedBank {
  const random = randomStream(seed, 'rank of the comparison');
  return {
    items: unlabeled,
    labels: Int32Array.from({ length: unlabeled.count }, (_, index) => index % classes.length),
    rank: Float64Array.from({ length: unlabeled.count }, random),
    facts: { densitySpace: 'none', effectiveSampleSize: null, kHat: null, trustworthyShare: null, generatedInClass: 0 },
  };
}

/** The mean of each band over time, of D_t and D_u: features that need no network. */
function clipMeans({ labeled, unlabeled }: TrainingData): FeatureMatrix {
  const clips: ItemSet = concatenateItems(labeled.items, unlabeled);
  const [frames, bands] = clips.shape;
  const data = new Float32Array(clips.count * bands);
  clips.data.forEach((value, index) => {
    const row = Math.floor(index / itemLength(clips));
    data[row * bands + (index % bands)] += value / frames;
  });
  return { data, rows: clips.count, columns: bands };
}

/** What the log has beside losses and the gradient's norm: the schedule, and counts of this batch that jump by whole clips. */
const notLosses = ['step', 'epsilon', 'trueAccuracy', 'fakeAccuracy', 'maxLogit'];

function byTerm(log: MetricsLog): Losses[string] {
  const lines = log.take().map((line) => JSON.parse(line) as Record<string, unknown>);
  const names = new Set(lines.flatMap((line) => Object.keys(line).filter((name) => typeof line[name] === 'number')));
  for (const name of notLosses) names.delete(name);
  return Object.fromEntries([...names].map((name) => [name, lines.map((line) => (line[name] as number) ?? null)]));
}

const tell = (message: FirstLossesMessage) => process.send?.(message);
try {
  const backend = await selectBackend(backendName).catch((error: unknown) => {
    tell({ kind: 'absent', reason: messageOf(error) });
  });
  if (backend) {
    const found = await firstLosses(sizes === 'tiny' ? tinyConfig() : presetConfig(sizes), Number(steps));
    tell({ kind: 'done', backend: backendLine(backend), ...found });
  }
} catch (error) {
  tell({ kind: 'failed', error: messageOf(error) });
}
if (process.send) process.disconnect();
