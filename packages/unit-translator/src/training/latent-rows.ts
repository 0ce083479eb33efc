import * as tf from '@tensorflow/tfjs';
import { checkItemShape, type DomainName } from '../domain-spec';
import { checkLabels, oneHotLabels } from '../latent/labels';
import type { Translator } from '../translator';
import type { LabeledItems } from './translator-batch';

/**
 * One domain's part of a batch, laid out so that it is encoded once: labeled rows first, then unlabeled ones, then those of
 * pairs. The first `items` rows take part in reconstruction, KL and cycle; the pairs in the L1 term alone.
 */
export interface LatentRows {
  /** All rows. */
  x: tf.Tensor;
  /** Labeled and unlabeled rows, without the pairs. */
  own: tf.Tensor;
  labeled: number;
  items: number;
  rows: number;
  /** One a row; -1 where not known. */
  labels: Int32Array;
  /** Of the labeled rows. */
  oneHot: tf.Tensor2D;
}

/** Call inside tf.tidy. @throws TranslatorError on labels that do not fit */
export function latentRows(
  translator: Translator,
  domain: DomainName,
  labeledItems: LabeledItems,
  unlabeled: tf.Tensor | undefined,
  pairs: { x: tf.Tensor; labels: ArrayLike<number> | undefined } | undefined,
): LatentRows {
  const { classes, [domain]: spec } = translator.options;
  const capital = domain === 'source' ? 'Source' : 'Target';
  checkItemShape(`batch.${domain}.x`, spec, labeledItems.x.shape);
  if (unlabeled) checkItemShape(`batch.unlabeled${capital}.x`, spec, unlabeled.shape);
  if (pairs) checkItemShape(`batch.pairs.${domain}`, spec, pairs.x.shape);
  const labeled = labeledItems.x.shape[0];
  const items = labeled + (unlabeled?.shape[0] ?? 0);
  const rows = items + (pairs?.x.shape[0] ?? 0);
  checkLabels(`batch.${domain}.labels`, labeledItems.labels, labeled, classes);
  const labels = new Int32Array(rows).fill(-1);
  labels.set(Array.from(labeledItems.labels));
  if (pairs?.labels) {
    checkLabels('batch.pairs.labels', pairs.labels, rows - items, classes, true);
    labels.set(Array.from(pairs.labels), items);
  }
  const own = unlabeled ? tf.concat([labeledItems.x, unlabeled]) : labeledItems.x;
  const x = pairs ? tf.concat([own, pairs.x]) : own;
  return { x, own, labeled, items, rows, labels, oneHot: oneHotLabels(Array.from(labeledItems.labels), classes) };
}

/** Rows from..to of a tensor; the tensor itself where that is all of it. */
export function sliceRows<T extends tf.Tensor>(x: T, from: number, to: number): T {
  return from === 0 && to === x.shape[0] ? x : tf.slice(x, from, to - from);
}
