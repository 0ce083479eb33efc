import type { Clip, FaceImage } from '@image2audio/emotion-corpora';
import { randomStream, shuffled } from '@image2audio/tfjs-training';

/**
 * At most `limit` clips a speaker, the emotions taking turns, so that a small subset still holds every class. This reads labels of all
 * speakers, which is why only the smoke preset, whose numbers mean nothing, has a limit.
 */
export function limitPerSpeaker(clips: readonly Clip[], limit: number | null): Clip[] {
  if (limit === null) return [...clips];
  const random = randomStream(0, 'clip subset');
  const seenOfEmotion = new Map<string, number>();
  const turn = new Map(
    shuffled(clips, random).map((clip) => {
      const key = `${clip.speaker} ${clip.emotion}`;
      const take = seenOfEmotion.get(key) ?? 0;
      seenOfEmotion.set(key, take + 1);
      return [clip, take] as const;
    }),
  );
  const taken = new Map<string, number>();
  const kept = new Set<Clip>();
  for (const [clip] of [...turn].sort(([, a], [, b]) => a - b)) {
    const count = taken.get(clip.speaker) ?? 0;
    if (count >= limit) continue;
    taken.set(clip.speaker, count + 1);
    kept.add(clip);
  }
  return clips.filter((clip) => kept.has(clip));
}

/** At most `limit` faces an emotion, the same ones every time. */
export function limitPerEmotion(faces: readonly FaceImage[], limit: number | null): FaceImage[] {
  if (limit === null) return [...faces];
  const taken = new Map<string, number>();
  const kept = new Set<FaceImage>();
  for (const face of shuffled(faces, randomStream(0, 'face subset'))) {
    const count = taken.get(face.emotion) ?? 0;
    if (count >= limit) continue;
    taken.set(face.emotion, count + 1);
    kept.add(face);
  }
  return faces.filter((face) => kept.has(face));
}
