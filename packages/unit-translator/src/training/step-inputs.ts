import { deriveSeed, type AdamWNumbers } from '@image2audio/tfjs-training';
import type * as tf from '@tensorflow/tfjs';
import { checkItemShape, type DomainName } from '../domain-spec';
import { requireOptions, TranslatorError } from '../errors';
import { keptShares } from '../latent/class-means';
import { checkLabels, oneHotLabels, type Labels } from '../latent/labels';
import { posteriorNoise } from '../latent/posterior';
import type { Translator } from '../translator';
import type { LabeledItems, TranslatorBatch } from './translator-batch';

/** What a step is given of one domain. Rows are the labeled items, then the unlabeled ones, then those of pairs. */
export interface DomainInputs {
  labeled: tf.Tensor;
  unlabeled?: tf.Tensor;
  pairs?: tf.Tensor;
  /** The rows' classes, `[rows, K]`; zeros where not known. */
  oneHot: tf.Tensor2D;
  /** What the pull to the class means leaves of the rows' latents, `[rows, latentSize]`; absent where nothing is pulled. */
  kept?: tf.Tensor2D;
  /** Of the rows' posterior samples, `[rows, latentSize]`. */
  noise: tf.Tensor2D;
  /** Of the samples that the items, rows without pairs, are translated back from; absent where no term needs the way back. */
  noiseBack?: tf.Tensor2D;
}

/** All numbers that change from step to step, as tensors: a step is a function of these, the weights and the moments. */
export interface StepInputs {
  source: DomainInputs;
  target: DomainInputs;
  translatorAdam: AdamWNumbers;
  /** Absent where the discriminator takes no step. */
  discriminatorAdam?: AdamWNumbers;
}

/** @throws TranslatorError on items or labels that do not fit */
export function checkBatch({ options }: Translator, batch: TranslatorBatch): void {
  requireOptions<TranslatorBatch>(
    'batch',
    batch,
    { source: true, target: true, unlabeledSource: true, unlabeledTarget: true, pairs: true },
    'required',
  );
  const { pairs } = batch;
  requireOptions<NonNullable<typeof pairs>>('batch.pairs', pairs, { source: true, target: true, labels: true });
  for (const domain of ['source', 'target'] as const) {
    const spec = options[domain];
    requireOptions<LabeledItems>(`batch.${domain}`, batch[domain], { x: true, labels: true }, 'required');
    const { x, labels } = batch[domain];
    const unlabeled = unlabeledItems(batch, domain);
    checkItemShape(`batch.${domain}.x`, spec, x.shape);
    if (unlabeled)
      checkItemShape(`batch.unlabeled${domain === 'source' ? 'Source' : 'Target'}.x`, spec, unlabeled.shape);
    if (pairs) checkItemShape(`batch.pairs.${domain}`, spec, pairs[domain].shape);
    checkLabels(`batch.${domain}.labels`, labels, x.shape[0], options.classes);
  }
  if (!pairs) return;
  const [ofSource, ofTarget] = [pairs.source.shape[0], pairs.target.shape[0]];
  if (ofSource !== ofTarget)
    throw new TranslatorError('batch.pairs.target', `${ofTarget} items`, `${ofSource}, one a source item`);
  if (pairs.labels) checkLabels('batch.pairs.labels', pairs.labels, ofSource, options.classes, true);
}

/** What the step takes of one domain of a checked batch, with noise drawn from `seed`. All but the items is made here. */
export function domainInputs(
  { options }: Translator,
  batch: TranslatorBatch,
  domain: DomainName,
  { seed, cycles }: { seed: number; cycles: boolean },
): DomainInputs {
  const { classes, latentSize, classLatentSize, classPull } = options;
  const labeled = batch[domain].x;
  const unlabeled = unlabeledItems(batch, domain);
  const pairs = batch.pairs?.[domain];
  const items = labeled.shape[0] + (unlabeled?.shape[0] ?? 0);
  const rows = items + (pairs?.shape[0] ?? 0);
  const labels = labelsOfRows(rows, { own: batch[domain].labels, items, ofPairs: batch.pairs?.labels });
  const noise = (count: number, purpose: string): tf.Tensor2D =>
    posteriorNoise([count, latentSize], deriveSeed(seed, purpose));
  return {
    labeled,
    ...(unlabeled && { unlabeled }),
    ...(pairs && { pairs }),
    oneHot: oneHotLabels(labels, classes),
    ...(classPull > 0 && { kept: keptShares(labels, latentSize, classLatentSize, classPull) }),
    noise: noise(rows, domain),
    ...(cycles && { noiseBack: noise(items, `${domain} back`) }),
  };
}

const unlabeledItems = ({ unlabeledSource, unlabeledTarget }: TranslatorBatch, domain: DomainName) =>
  (domain === 'source' ? unlabeledSource : unlabeledTarget)?.x;

/** One label a row, -1 where not known. */
function labelsOfRows(
  rows: number,
  { own, items, ofPairs }: { own: Labels; items: number; ofPairs: Labels | undefined },
): Int32Array {
  const labels = new Int32Array(rows).fill(-1);
  labels.set(Array.from(own));
  if (ofPairs) labels.set(Array.from(ofPairs), items);
  return labels;
}

/** The inputs as tensors by name, such as 'source/noise', for a compiler of steps. */
export function namedInputs(inputs: StepInputs): tf.NamedTensorMap {
  const groups = Object.entries(inputs) as [string, Record<string, tf.Tensor>][];
  return Object.fromEntries(
    groups.flatMap(([group, tensors]) =>
      Object.entries(tensors).map(([name, tensor]): [string, tf.Tensor] => [`${group}/${name}`, tensor]),
    ),
  );
}

/** The inverse of `namedInputs`. */
export function groupedInputs(named: tf.NamedTensorMap): StepInputs {
  const groups: Record<string, Record<string, tf.Tensor>> = {};
  for (const [path, tensor] of Object.entries(named)) {
    const [group, name] = path.split('/');
    (groups[group] ??= {})[name] = tensor;
  }
  return groups as unknown as StepInputs;
}
