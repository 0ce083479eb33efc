import { speechCorpus, splitBySpeaker, splitParts } from '@image2audio/emotion-corpora';
import { column, type ColumnName } from '../config/columns';
import type { Corpora } from '../corpora/sources';
import { pairedShare, pairedShareDeviation, type PairedShare } from './paired-share';

/**
 * Why a column cannot be had from these corpora, or null where it can. One clip with a face of its own is enough for a paired column; how many have
 * one stands beside its figures.
 */
export function whyUnavailable(corpora: Corpora, name: ColumnName, seeds: readonly number[]): string | null {
  const { corpus, paired } = column(name);
  const source = corpora.speech[corpus];
  if (!source || source.clips.length === 0) return `no ${speechCorpus(corpus)!.title} audio in the data folder`;
  const speakers = new Set(source.clips.map(({ speaker }) => speaker)).size;
  if (speakers < splitParts.length)
    return `${source.title} has ${speakers} speaker${speakers === 1 ? '' : 's'}: S1 to S4 need four or more`;
  if (paired && source.frames.length === 0) return source.frameSource.missing ?? `no frames of ${source.title}`;
  if (paired && sharesOf(corpora, name, seeds).every((share) => share.paired === 0)) {
    const videos = `${source.frames.length} clip${source.frames.length === 1 ? '' : 's'} of ${source.title} with a face`;
    return `${videos}, and every one of a test speaker (S4) in ${seeds.length === 1 ? 'this split' : `all ${seeds.length} splits`}: add videos of other speakers`;
  }
  if (corpora.faces.length > 0) return null;
  if (source.frames.length === 0) return 'no face images in the data folder';
  // frames have labels in S1 alone
  const people = new Set(source.frames.map(({ subject }) => subject));
  const labeled = seeds.some((seed) =>
    splitBySpeaker(source.clips, { seed }).S1.some((speaker) => people.has(speaker)),
  );
  return labeled ? null : `no labeled face: no face images in the data folder, and no video of a speaker of S1`;
}

/** How a column departs from the paper's setting because of the data at hand. */
export function deviations(corpora: Corpora, name: ColumnName, seeds: readonly number[]): string[] {
  const source = corpora.speech[column(name).corpus];
  const pairs = column(name).paired ? pairedShareDeviation(sharesOf(corpora, name, seeds)) : null;
  const notes = pairs === null ? [] : [pairs];
  if (source?.frames.length === 0) notes.push('no corpus frames');
  for (const { title, substituteFor } of corpora.faces)
    if (substituteFor) notes.push(`${title} in place of ${substituteFor}`);
  return notes;
}

function sharesOf({ speech }: Corpora, name: ColumnName, seeds: readonly number[]): PairedShare[] {
  const { clips, frames } = speech[column(name).corpus]!;
  return seeds.map((seed) => pairedShare(clips, frames, seed));
}
