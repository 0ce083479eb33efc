import type { Clip, Sex } from '../clip';
import { CorpusError } from '../errors';
import { seededRandom, type Random } from '../seeded-random';

function shuffle<Item>(items: readonly Item[], random: Random): Item[] {
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [shuffled[last], shuffled[other]] = [shuffled[other], shuffled[last]];
  }
  return shuffled;
}

/** The sex of every speaker of `clips`. */
function sexOfSpeakers(clips: readonly Clip[]): Map<string, Sex> {
  const sexes = new Map<string, Sex>();
  for (const { id, speaker, sex } of clips) {
    const known = sexes.get(speaker);
    if (known !== undefined && known !== sex) {
      throw new CorpusError({
        argument: 'clips',
        found: `speaker ${speaker} as ${known} and, in clip ${id}, as ${sex}`,
        expected: 'one sex a speaker',
        fix: 'Split each corpus on its own, and check its demographics.',
      });
    }
    sexes.set(speaker, sex);
  }
  return sexes;
}

/**
 * The speakers of `clips`, each once, women first, then men, then unknown, shuffled within each. Dealing this order out in turn
 * gives parts whose sizes differ by at most one, over all and for each sex. It depends on the set of speakers, their sex
 * and the seed alone, not on the order of the clips or on their labels.
 */
export function stratifiedOrder(clips: readonly Clip[], seed: number, purpose: string): string[] {
  if (!Number.isSafeInteger(seed)) {
    throw new CorpusError({
      argument: 'seed',
      found: String(seed),
      expected: 'an integer',
      fix: 'Give a whole number.',
    });
  }
  const sexes = sexOfSpeakers(clips);
  return (['female', 'male', 'unknown'] as const).flatMap((sex) => {
    const speakers = [...sexes.keys()].filter((speaker) => sexes.get(speaker) === sex).sort();
    return shuffle(speakers, seededRandom(purpose, seed, sex));
  });
}
