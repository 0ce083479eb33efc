import { speechCorpora } from '../corpora/speech-corpora';
import type { Emotion } from '../emotions';
import type { ProfileItem, SyntheticProfile } from './specs';

/** The synthetic twins of speech corpora, by name. */
export const syntheticProfiles: Readonly<Record<string, SyntheticProfile>> = Object.fromEntries(
  speechCorpora.flatMap(({ twin }) => (twin ? [[twin.name, twin]] : [])),
);

/** The first `count` things that a speaker says of an emotion; without a count, as many as in the published corpus. */
export function itemsOfEmotion(profile: SyntheticProfile, emotion: Emotion, count?: number): ProfileItem[] {
  const items = profile.itemsOf(emotion);
  return Array.from({ length: count ?? items.length * profile.repetitions }, (_, position) => {
    return { ...items[position % items.length], repetition: Math.floor(position / items.length) };
  });
}
