import { clipsOfPart, splitBySpeaker, type Clip, type FaceImage } from '@image2audio/emotion-corpora';

/** Of the clips that training sees, S1 to S3 of a split, how many have a face of their own recording. */
export interface PairedShare {
  paired: number;
  clips: number;
}

export function pairedShare(clips: readonly Clip[], frames: readonly FaceImage[], seed: number): PairedShare {
  const faces = new Set(frames.flatMap(({ pairKey }) => pairKey ?? []));
  const seen = clipsOfPart(clips, splitBySpeaker(clips, { seed }), 'S1', 'S2', 'S3');
  return { paired: seen.filter(({ pairKey }) => pairKey !== null && faces.has(pairKey)).length, clips: seen.length };
}

const ending = ' clips have a partner';

/** The deviation `7 of 1080 clips have a partner`, of every split where they differ; null where every clip has one. */
export function pairedShareDeviation(shares: readonly PairedShare[]): string | null {
  if (shares.every(({ paired, clips }) => paired === clips)) return null;
  const lines = shares.map(({ paired, clips }) => `${paired} of ${clips}`);
  return `${new Set(lines).size === 1 ? lines[0] : lines.join(', ')}${ending}`;
}

/** The same beside a figure, `7 of 1080 paired`; null where none of the deviations is of pairs. */
export function pairedShareOf(deviations: readonly string[]): string | null {
  const line = deviations.find((deviation) => deviation.endsWith(ending));
  return line === undefined ? null : `${line.slice(0, -ending.length)} paired`;
}
