/**
 * Dis_t alone, trained as the rows Base and upper bound: docs/studies/stronger-classifier.md.
 *
 * One line of JSON a run, appended to RUNS.jsonl; a run that is there already is not repeated. Without --folds the score is S4's. With
 * --folds N settings can be chosen: for the row Base, speakers of S1 are held out in turn and nothing of S4 is read; --set
 * changes the classifier's part of the configuration, such as {"blockDropout":0}. --summary prints the table of RUNS.jsonl and ends.
 *
 * Without --data the corpora are the synthetic ones, and --synthetic changes their part of the configuration, such as {"speakers":{"ravdess":24,"crema-d":24}}:
 * docs/synthetic-corpus.md has the figures from which their difficulty was set.
 */
import { accuracy, unweightedAverageRecall } from '@image2audio/gan-metrics';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { selectBackend } from '@image2audio/reproduction/src/backend/select-backend';
import { stepCompiler } from '@image2audio/reproduction/src/backend/step-compiler';
import type { CorpusKind } from '@image2audio/reproduction/src/config/columns';
import { presetConfig } from '@image2audio/reproduction/src/config/presets/index';
import { rows } from '@image2audio/reproduction/src/config/rows';
import type { Config } from '@image2audio/reproduction/src/config/schema';
import { openCorpora } from '@image2audio/reproduction/src/corpora/sources';
import { splitData, withAllLabels } from '@image2audio/reproduction/src/data/split-data';
import type { LabeledItems, TrainingData } from '@image2audio/reproduction/src/data/training-data';
import { prepareCorpus } from '@image2audio/reproduction/src/data/prepare-corpus';
import { trainClassifier } from '@image2audio/reproduction/src/method/train-classifier';
import { predictClips } from '@image2audio/reproduction/src/method/clip-features';
import { newClassifier } from '@image2audio/reproduction/src/method/warm-up';
import { MetricsLog } from '@image2audio/reproduction/src/training/metrics-log';
import { disposeClassifier } from '@image2audio/reproduction/src/training/networks';
import type { TrainingContext } from '@image2audio/reproduction/src/training/training-context';
import { foldsOfS1 } from './folds';
import { printSummary, type StudyRun } from './summary';

const usage = `npx tsx studies/stronger-classifier/index.ts [--data DIR] --out RUNS.jsonl [--corpora ravdess,crema-d] [--seeds 0,1,2,3,4] [--rows base,upper-bound]
  [--speakers off,on] [--folds N] [--variant NAME --set JSON] [--synthetic JSON] [--preset paper] [--cache DIR] [--backend auto]
npx tsx studies/stronger-classifier/index.ts --out RUNS.jsonl --summary`;

const { values: given } = parseArgs({
  options: {
    data: { type: 'string' },
    out: { type: 'string' },
    cache: { type: 'string', default: 'runs/cache' },
    corpora: { type: 'string', default: 'ravdess,crema-d' },
    seeds: { type: 'string', default: '0,1,2,3,4' },
    rows: { type: 'string', default: 'base,upper-bound' },
    speakers: { type: 'string', default: 'off,on' },
    folds: { type: 'string', default: '0' },
    variant: { type: 'string', default: 'paper' },
    set: { type: 'string', default: '{}' },
    synthetic: { type: 'string', default: '{}' },
    preset: { type: 'string', default: 'paper' },
    backend: { type: 'string', default: 'auto' },
    summary: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  if (given.out === undefined) throw new Error('--out RUNS.jsonl is needed');
  const done = existsSync(given.out)
    ? readFileSync(given.out, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as StudyRun)
    : [];
  if (given.summary) {
    printSummary(done);
    return;
  }
  const preset = presetConfig(given.preset);
  const config: Config = {
    ...preset,
    classifier: { ...preset.classifier, ...(JSON.parse(given.set) as Partial<Config['classifier']>) },
    data: {
      ...preset.data,
      synthetic: { ...preset.data.synthetic, ...(JSON.parse(given.synthetic) as Partial<Config['data']['synthetic']>) },
    },
  };
  await selectBackend(given.backend);
  const corpora = await openCorpora(given.data ?? null, config);
  const folds = Number(given.folds);
  for (const corpus of given.corpora.split(',') as CorpusKind[]) {
    const prepared = await prepareCorpus(corpora, corpus, config, given.cache);
    const { classes } = corpora.speech[corpus]!;
    for (const seed of given.seeds.split(',').map(Number)) {
      for (const speakers of given.speakers.split(',') as StudyRun['speakers'][]) {
        for (const row of given.rows.split(',') as StudyRun['row'][]) {
          const name = { variant: given.variant, corpus, seed, speakers, row, folds };
          if (done.some((run) => Object.entries(name).every(([key, value]) => run[key as keyof StudyRun] === value)))
            continue;
          const speakerNormalization = speakers === 'on';
          const { training, heldOut, split } = splitData(classes, prepared.clips, prepared.faces, seed, {
            speakerNormalization,
          });
          const tests =
            folds > 0
              ? foldsOfS1(training, prepared.clips.records, split, folds, seed)
              : [{ training: row === 'base' ? training : withAllLabels(training, heldOut), test: heldOut.test }];
          const started = performance.now();
          const scores: { accuracy: number; uar: number }[] = [];
          for (const test of tests) {
            const moreLabels = test.training.labeled.items.count / training.labeled.items.count;
            const data = { ...test.training, moreLabels };
            scores.push(await score({ training: data, test: test.test }, config, seed, speakerNormalization));
          }
          const mean = (of: 'accuracy' | 'uar') => scores.reduce((sum, found) => sum + found[of], 0) / scores.length;
          const seconds = (performance.now() - started) / 1000 / tests.length;
          const run: StudyRun = { ...name, accuracy: mean('accuracy'), uar: mean('uar'), seconds };
          appendFileSync(given.out, JSON.stringify(run) + '\n');
          console.log(JSON.stringify(run));
        }
      }
    }
  }
}

/** Trains with the averaged weights of the last step, no early stopping, and scores the test clips. */
async function score(
  { training, test }: { training: TrainingData; test: LabeledItems },
  config: Config,
  seed: number,
  speakerNormalization: boolean,
): Promise<{ accuracy: number; uar: number }> {
  const context: TrainingContext = {
    row: speakerNormalization ? rows['base+speaker-norm'] : rows.base,
    paired: false,
    data: training,
    config,
    seed,
    log: new MetricsLog(null, config.classifier.steps),
    cacheFolder: given.cache,
    dataKey: '',
    backend: { name: tf.getBackend(), compile: await stepCompiler() },
  };
  const network = newClassifier(context);
  await trainClassifier(context, network, { bank: null, graph: null }, { from: 0, to: config.classifier.steps });
  const { labels } = await network.average.applyTo(() => predictClips(network.classifier, test.items));
  disposeClassifier(network);
  return { accuracy: accuracy(test.labels, labels), uar: unweightedAverageRecall(test.labels, labels) };
}

if (given.help) console.log(usage);
else await main();
tf.disposeVariables();
