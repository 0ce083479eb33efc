import { emotions, type Emotion } from './emotions';

/** How many items have each emotion, in canonical order; emotions that do not occur are left out. */
export function countEmotions(items: readonly { emotion: Emotion }[]): Partial<Record<Emotion, number>> {
  const counts: Partial<Record<Emotion, number>> = {};
  for (const emotion of emotions) {
    const count = items.filter((item) => item.emotion === emotion).length;
    if (count > 0) counts[emotion] = count;
  }
  return counts;
}
